import type * as Y from 'yjs';
import { type ContentBody, createContent } from '#lib/model/content';
import { type Media } from '#lib/model/media';
import { type EditOrigin, transact } from '#lib/model/edit';
import { createGroup } from '#lib/model/group';
import { createPlaylist, type NewItem } from '#lib/model/playlist';
import { createSchedule } from '#lib/model/schedule';
import { createScreen, updateScreen, type Hours } from '#lib/model/screen';
import { setTag } from '#lib/model/set';
import { updateSettings } from '#lib/model/settings';
import type { Duration } from '#lib/model/values';
import type { PosterName } from './media';
import { SCREENS } from './screens';

/** The stored files that the site shows; `film` is null on a machine without ffmpeg. */
export interface SiteMedia {
  readonly posters: Readonly<Record<PosterName, Media>>;
  readonly film: Media | null;
}

export interface SiteParts extends SiteMedia {
  /** When everything was made, ms since the Unix epoch. */
  readonly at: number;
  readonly by: string;
  readonly timezone: string;
  /** The address of the page that is shown as web content. */
  readonly page: string;
}

const WORKDAYS: (1 | 2 | 3 | 4 | 5 | 6 | 7)[] = [1, 2, 3, 4, 5];
const ALL_DAYS: (1 | 2 | 3 | 4 | 5 | 6 | 7)[] = [...WORKDAYS, 6, 7];

/** Writes the demo's whole site as one edit. Returns what the demo launches. */
export function writeSite(doc: Y.Doc, parts: SiteParts, origin: EditOrigin): { openDay: string } {
  return transact(doc, origin, () => {
    const { at } = parts;
    const contents = writeContents(doc, parts, origin);
    const film: NewItem[] = contents.film === null ? [] : [{ content: contents.film }];
    const playlist = (name: string, items: readonly NewItem[]): string =>
      createPlaylist(doc, { name, items, at }, origin);

    const news = playlist('House news', [
      { content: contents.openDay, duration: 7 },
      { content: contents.bread, validity: { from: null, to: dayAfter(at, A_SEASON) } },
    ]);
    const welcome = playlist('Welcome', [
      { content: contents.welcome },
      { content: contents.wayfinding },
      ...film,
      { content: contents.ferries, duration: 14 },
      { content: contents.menu, conditions: [{ days: WORKDAYS, start: '10:30', end: '13:30' }] },
      { content: contents.hours },
      { content: contents.clock },
      { playlist: news },
    ]);
    const canteen = playlist('Canteen', [
      { content: contents.menu },
      ...film,
      { content: contents.menu },
      { playlist: news },
    ]);
    const workshop = playlist('Workshop', [
      { content: contents.safety },
      { content: contents.toolbox },
      ...film,
      { content: contents.hours, duration: 6 },
    ]);
    const night = playlist('Night', [{ content: contents.night }, { content: contents.hours }]);

    updateSettings(
      doc,
      { name: 'Halden Boatyard', timezone: parts.timezone, defaultPlaylist: welcome },
      origin,
    );
    const defaults: Readonly<Record<string, string>> = { 'canteen-menu': canteen };
    for (const { id, name, location, tags, patch } of SCREENS) {
      createScreen(doc, { id, name, location, at }, origin);
      updateScreen(doc, id, { ...patch, defaultPlaylist: defaults[id] ?? null }, origin);
      // Closed on one day that no demo lasts until.
      if (id === 'canteen-menu') updateScreen(doc, id, { hours: openBut(dayAfter(at, A_SEASON)) }, origin);
      for (const tag of tags) setTag(doc, 'screens', id, tag, true, origin);
    }
    const group = (name: string, prefix: string, defaultPlaylist: string | null): string => {
      const members = SCREENS.map(({ id }) => id).filter((id) => id.startsWith(prefix));
      return createGroup(doc, { name, members, defaultPlaylist, at }, origin);
    };
    group('Public areas', 'lobby-', null);
    const yard = group('Yard', 'workshop-', workshop);

    const schedule = (
      name: string,
      target: string,
      list: string,
      days: typeof ALL_DAYS,
      start: string,
      end: string,
    ) =>
      createSchedule(
        doc,
        { name, targets: [target], playlist: list, when: { start, end, days }, at },
        origin,
      );
    schedule('Lunch on weekdays', 'tag:food', canteen, WORKDAYS, '07:00', '15:00');
    schedule('Working day', `group:${yard}`, workshop, WORKDAYS, '06:30', '19:00');
    schedule('Overnight', 'tag:night', night, ALL_DAYS, '21:00', '06:30');
    return { openDay: contents.openDay };
  });
}

/** In days. */
const A_SEASON = 90;

function dayAfter(at: number, days: number): string {
  return new Date(at + days * 86_400_000).toISOString().slice(0, 10);
}

function openBut(closed: string): Hours {
  return { periods: [{ days: ALL_DAYS, start: '00:00', end: '00:00' }], closed: [closed] };
}

type ContentIds = Readonly<Record<PosterName | 'bread' | 'toolbox' | 'ferries' | 'clock', string>> & {
  readonly film: string | null;
};

function writeContents(
  doc: Y.Doc,
  { at, by, posters, film, page }: SiteParts,
  origin: EditOrigin,
): ContentIds {
  type Look = { readonly name: string; readonly duration?: Duration; readonly background?: string };
  const add = (content: ContentBody & Look): string =>
    createContent(doc, { ...content, at, createdBy: by }, origin);
  const poster = (key: PosterName, name: string, duration: number, background = '#000000'): string =>
    add({ type: 'image', name, media: posters[key], duration, background });
  return {
    welcome: poster('welcome', 'Welcome aboard', 8),
    wayfinding: poster('wayfinding', 'Find your way', 8),
    hours: poster('hours', 'Opening hours', 8),
    openDay: poster('openDay', 'Open day poster', 10, '#7c2833'),
    menu: poster('menu', 'Today’s menu', 12),
    safety: poster('safety', 'Safety notice', 10),
    night: poster('night', 'Good night', 40),
    film: film === null ? null : add({ type: 'video', name: 'Launch day film', media: film }),
    ferries: add({ type: 'url', name: 'Harbour ferries', url: page, duration: 15 }),
    clock: add({
      type: 'widget',
      name: 'What time it is',
      duration: 6,
      background: '#12384f',
      widget: { kind: 'clock', hour12: false, seconds: true, timezone: null },
    }),
    bread: add({
      type: 'text',
      name: 'Bread from our oven',
      duration: 7,
      background: '#1f6f78',
      text: {
        title: 'Bread from our own oven',
        body: 'Sourdough and rye, baked at six this morning.\nA loaf to take home: 4.20',
        colour: '#fffaf0',
        align: 'center',
      },
    }),
    toolbox: add({
      type: 'text',
      name: 'Toolbox talk',
      duration: 8,
      background: '#12384f',
      text: {
        title: 'Toolbox talk',
        body: 'Monday 7:15 at bay 3\n\nLifting with the gantry crane\nHand signals, load charts, and who says stop',
        colour: '#f6ecdc',
        align: 'left',
      },
    }),
  };
}
