import type { Content } from '../model/content';
import type { Group } from '../model/group';
import type { LaunchCommand, LaunchMode } from '../model/launch';
import type { Playlist, PlaylistItem } from '../model/playlist';
import type { Schedule, When } from '../model/schedule';
import type { Screen } from '../model/screen';
import type { Settings } from '../model/settings';
import type { Site } from '../model/site';
import { LONE_SCREEN } from './lone-screen';

/** Records with everything at its default but what a test is about. */
export interface SitePlan {
  settings?: Partial<Settings>;
  screens?: readonly ({ id: string } & Partial<Screen>)[];
  groups?: readonly ({ id: string } & Partial<Group>)[];
  contents?: readonly Content[];
  playlists?: readonly Playlist[];
  schedules?: readonly Schedule[];
  launches?: readonly LaunchCommand[];
}

/** A text content, or with `videoMs` a video of that length. */
export function content(id: string, fields: Partial<Content> & { videoMs?: number | null } = {}): Content {
  const { videoMs, ...rest } = fields;
  const common = {
    id,
    name: id,
    duration: 10,
    tags: [],
    validity: null,
    fit: 'contain',
    background: '#000000',
    createdBy: '',
    createdAt: 0,
    deletedAt: null,
  } as const;
  if (videoMs === undefined) {
    const text = { title: id, body: '', colour: '#ffffff', align: 'center' } as const;
    return { ...common, type: 'text', text, ...rest } as Content;
  }
  const media = {
    hash: 'a'.repeat(64),
    mime: 'video/mp4',
    bytes: 1,
    width: null,
    height: null,
    durationMs: videoMs,
    thumb: null,
  };
  return { ...common, type: 'video', media, ...rest } as Content;
}

type ItemPlan =
  | string
  | ({ content: string; playlist?: null } & Partial<Rules>)
  | ({ playlist: string; content?: null } & Partial<Rules>);
type Rules = Pick<PlaylistItem, 'duration' | 'validity' | 'conditions'>;

/** A playlist; its items are named `<playlist>.<index>`. */
export function playlist(id: string, items: readonly ItemPlan[], fields: Partial<Playlist> = {}): Playlist {
  return {
    id,
    name: id,
    loop: true,
    shuffle: false,
    transition: 'cut',
    template: false,
    createdAt: 0,
    deletedAt: null,
    items: items.map((plan, index): PlaylistItem => {
      const {
        content,
        playlist: nested,
        ...rules
      } = typeof plan === 'string' ? { content: plan, playlist: null } : plan;
      const common = {
        id: `${id}.${index}`,
        rank: `a${index}`,
        duration: null,
        validity: null,
        conditions: null,
      };
      return typeof content === 'string'
        ? { ...common, ...rules, content, playlist: null }
        : { ...common, ...rules, content: null, playlist: nested };
    }),
    ...fields,
  };
}

export const EVERY_DAY: When['days'] = [1, 2, 3, 4, 5, 6, 7];

export function schedule(
  id: string,
  of: string,
  when: { start: string; end: string } & Partial<When>,
  fields: Partial<Schedule> = {},
): Schedule {
  return {
    id,
    name: '',
    targets: ['all'],
    playlist: of,
    when: { days: EVERY_DAY, from: null, to: null, except: [], ...when },
    priority: 0,
    createdAt: 0,
    deletedAt: null,
    ...fields,
  };
}

export function launch(
  id: string,
  mode: LaunchMode,
  target: string,
  source: `${'content' | 'playlist'}:${string}`,
  at: number,
  until: number | null = null,
): LaunchCommand {
  const [type, of] = source.split(':');
  return {
    kind: 'launch',
    id,
    mode,
    target,
    source: { type: type === 'content' ? 'content' : 'playlist', id: of ?? '' },
    at,
    until,
    by: 'someone',
    byName: 'Someone',
  };
}

export function clear(
  id: string,
  target: string,
  at: number,
  what: 'launches' | 'emergency' = 'launches',
): LaunchCommand {
  return { kind: 'clear', id, what, target, at, by: 'someone', byName: 'Someone' };
}

export function screen(fields: { id: string } & Partial<Screen>): Screen {
  return { ...LONE_SCREEN, name: fields.id, ...fields };
}

/** A site with one screen, `hall`, unless the plan names others. */
export function site(plan: SitePlan): Site {
  const screens = (plan.screens ?? [{ id: 'hall' }]).map(screen);
  const groups = (plan.groups ?? []).map((group) => ({
    name: group.id,
    members: [],
    defaultPlaylist: null,
    wall: null,
    createdAt: 0,
    deletedAt: null,
    ...group,
  }));
  return {
    uid: 'site',
    lineage: [1],
    settings: { name: 'Site', timezone: 'UTC', defaultPlaylist: null, defaultSeconds: 10, ...plan.settings },
    screens: byId(screens),
    groups: byId(groups),
    contents: byId(plan.contents ?? []),
    playlists: byId(plan.playlists ?? []),
    schedules: byId(plan.schedules ?? []),
    launches: new Map((plan.launches ?? []).map((command) => [command.id, command])),
    damaged: [],
  };
}

function byId<T extends { readonly id: string }>(records: readonly T[]): ReadonlyMap<string, T> {
  return new Map(records.map((record) => [record.id, record]));
}
