import type { Content } from '../model/content';
import type { Clear, Launch } from '../model/launch';
import type { Schedule } from '../model/schedule';
import type { Site } from '../model/site';
import type { Duration } from '../model/values';
import { DAY, dayOfDate } from './day';
import { Program, type Slot } from './program';
import { wallClock, type WallClock } from './wall-clock';

/** What all screens of one site object share: who is aimed at by what, and the sources, made ready when first asked for. */
export interface SiteIndex {
  readonly site: Site;
  /** Everything that means this screen: `all`, itself, its groups that are not in the trash, its tags. */
  targetsOf(screenId: string): ReadonlySet<string>;
  /** Ids of the groups it is in, lowest first. */
  groupsOf(screenId: string): readonly string[];
  /** Entries that are not in the trash, by id, without repetition. */
  schedulesFor(targets: ReadonlySet<string>): readonly Schedule[];
  readonly launches: readonly Launch[];
  readonly clears: readonly Clear[];
  /** `null` when it is missing, in the trash, or holds nothing that could ever play. */
  playlist(id: string, timezone: string): Program | null;
  /** A playlist that fills whatever nothing else fills: it has no beginning and no end, so it always loops. */
  filler(id: string, timezone: string): Program | null;
  /** A content on its own, as a launch shows it. */
  content(id: string, timezone: string): Program | null;
  /** Anything that depends on the site and on what the key names, kept as long as the site object. */
  shared<T>(key: string, make: () => T): T;
}

const indexes = new WeakMap<Site, SiteIndex>();

export function indexOf(site: Site): SiteIndex {
  let index = indexes.get(site);
  if (index === undefined) {
    index = makeIndex(site);
    indexes.set(site, index);
  }
  return index;
}

function makeIndex(site: Site): SiteIndex {
  const groups = new Map<string, string[]>();
  for (const id of [...site.groups.keys()].sort()) {
    const group = site.groups.get(id);
    if (group === undefined || group.deletedAt !== null) continue;
    for (const member of group.members) append(groups, member, id);
  }
  const schedules = new Map<string, Schedule[]>();
  for (const schedule of site.schedules.values()) {
    if (schedule.deletedAt !== null) continue;
    for (const target of schedule.targets) append(schedules, target, schedule);
  }
  const commands = [...site.launches.values()];
  const kept = new Map<string, unknown>();

  function shared<T>(key: string, make: () => T): T {
    if (!kept.has(key)) kept.set(key, make());
    return kept.get(key) as T;
  }

  function playlist(id: string, timezone: string, loops: boolean): Program | null {
    const record = site.playlists.get(id);
    if (record === undefined || record.deletedAt !== null) return null;
    const clock = wallClock(timezone);
    const slots: Slot[] = [];
    for (const [index, item] of record.items.entries()) {
      const content = site.contents.get(item.content);
      if (content === undefined || content.deletedAt !== null) continue;
      const ms = lengthMs(item.duration ?? content.duration, content, site.settings.defaultSeconds);
      slots.push({ itemId: item.id, content: content.id, index, ms, ...validity(content, clock) });
    }
    return playable(new Program('playlist', id, loops || record.loop, slots));
  }

  function content(id: string, timezone: string): Program | null {
    const record = site.contents.get(id);
    if (record === undefined || record.deletedAt !== null) return null;
    const ms = ownLengthMs(record) === null ? Infinity : lengthMs(record.duration, record, 0);
    const slot = { itemId: null, content: id, index: 0, ms, ...validity(record, wallClock(timezone)) };
    return playable(new Program('content', id, true, [slot]));
  }

  return {
    site,
    targetsOf: (screenId) => {
      const targets = new Set(['all', `screen:${screenId}`]);
      for (const group of groups.get(screenId) ?? []) targets.add(`group:${group}`);
      for (const tag of site.screens.get(screenId)?.tags ?? []) targets.add(`tag:${tag}`);
      return targets;
    },
    groupsOf: (screenId) => groups.get(screenId) ?? [],
    schedulesFor: (targets) => {
      const aimed = new Set<Schedule>();
      for (const target of targets) for (const schedule of schedules.get(target) ?? []) aimed.add(schedule);
      return [...aimed].sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    launches: commands.filter((command) => command.kind === 'launch'),
    clears: commands.filter((command) => command.kind === 'clear'),
    playlist: (id, timezone) => shared(`playlist ${timezone} ${id}`, () => playlist(id, timezone, false)),
    filler: (id, timezone) => shared(`filler ${timezone} ${id}`, () => playlist(id, timezone, true)),
    content: (id, timezone) => shared(`content ${timezone} ${id}`, () => content(id, timezone)),
    shared,
  };
}

function playable(program: Program): Program | null {
  return program.everPlayable ? program : null;
}

/** The media's own length in ms; `null` for what has none, or none that is sane. */
function ownLengthMs(content: Content): number | null {
  if (content.type !== 'image' && content.type !== 'video') return null;
  const ms = Math.round(content.media.durationMs ?? 0);
  return Number.isFinite(ms) && ms >= 1 ? ms : null;
}

/** Whole ms, at least 1; `Infinity` for a duration of 0, "until something else takes over". */
function lengthMs(duration: Duration, content: Content, defaultSeconds: number): number {
  if (duration === 0) return Infinity;
  if (duration === 'auto') return ownLengthMs(content) ?? Math.max(1, Math.round(defaultSeconds * 1_000));
  return Math.max(1, Math.round(duration * 1_000));
}

/** The instants between which a content may play: from the start of its first day to the end of its last. */
function validity(content: Content, clock: WallClock): { from: number; to: number } {
  const { from = null, to = null } = content.validity ?? {};
  return {
    from: from === null ? -Infinity : clock.startOf(dayOfDate(from) * DAY),
    to: to === null ? Infinity : clock.endOf((dayOfDate(to) + 1) * DAY),
  };
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
