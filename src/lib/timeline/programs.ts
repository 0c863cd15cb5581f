import { lengthOf, type Content } from '../model/content';
import { expand, type Expanded, type Expansion } from '../model/nesting';
import type { Playlist } from '../model/playlist';
import type { Site } from '../model/site';
import type { DayTimes, Duration, Validity } from '../model/values';
import type { Block, Slot } from './block';
import { DAY, dayOfDate } from './day';
import { Program } from './program';
import { wallClock, type WallClock } from './wall-clock';
import { WeekTimes } from './week-times';
import type { Window } from './windows';

/**
 * A playlist of a site; `null` when it is missing, in the trash, or holds nothing that could ever play. A `filler` stands
 * in for whatever nothing else fills: it has no beginning and so no end, and loops whatever the playlist says.
 */
export function playlistProgram(
  site: Site,
  id: string,
  timezone: string,
  use: 'source' | 'filler',
): Program | null {
  const record = site.playlists.get(id);
  if (record === undefined || record.deletedAt !== null) return null;
  return playable(programOf(site, record, timezone, use === 'filler' || record.loop));
}

/**
 * A content on its own, as a launch shows it: film starts again whenever it ends, anything else just stays. `null` as
 * above.
 */
export function contentProgram(site: Site, id: string, timezone: string): Program | null {
  const record = site.contents.get(id);
  if (record === undefined || record.deletedAt !== null) return null;
  const ofRecord = alone.get(record) ?? new Map<string, Program>();
  alone.set(record, ofRecord);
  let program = ofRecord.get(timezone);
  if (program === undefined) {
    const ms = ownLengthMs(record) === null ? Infinity : lengthMs(record.duration, record, 0);
    const clock = wallClock(timezone);
    const slot = { itemId: null, content: id, index: 0, ms, ...within(ALWAYS, record.validity, null, clock) };
    program = new Program('content', true, { playlist: id, shuffle: false, parts: [slot] }, clock);
    ofRecord.set(timezone, program);
  }
  return playable(program);
}

/** Contents on their own depend on nothing but themselves. */
const alone = new WeakMap<Content, Map<string, Program>>();

interface Made {
  readonly expanded: Expanded;
  readonly contents: ReadonlyMap<string, Content | undefined>;
  readonly defaultSeconds: number;
  readonly program: Program;
}

/** Programs outlive the site object that they were made for, as long as the records that they were made from. */
const made = new WeakMap<Playlist, Map<string, Made>>();

/** Those of one site object: whether records are still the same is looked up once, not once for each screen. */
const current = new WeakMap<Site, Map<Playlist, Map<string, Program>>>();

function programOf(site: Site, record: Playlist, timezone: string, loop: boolean): Program {
  const ofSite = current.get(site) ?? new Map<Playlist, Map<string, Program>>();
  current.set(site, ofSite);
  const checked = ofSite.get(record) ?? new Map<string, Program>();
  ofSite.set(record, checked);
  const key = `${timezone} ${loop}`;
  let program = checked.get(key);
  if (program === undefined) {
    program = checkedProgram(site, record, timezone, loop, key);
    checked.set(key, program);
  }
  return program;
}

function checkedProgram(site: Site, record: Playlist, timezone: string, loop: boolean, key: string): Program {
  const ofRecord = made.get(record) ?? new Map<string, Made>();
  made.set(record, ofRecord);
  const known = ofRecord.get(key);
  const { defaultSeconds } = site.settings;
  if (
    known?.defaultSeconds === defaultSeconds &&
    sameIn(site.playlists, known.expanded.looked) &&
    sameIn(site.contents, known.contents)
  ) {
    return known.program;
  }
  const expanded = expand(site.playlists, record);
  const contents = new Map<string, Content | undefined>();
  const clock = wallClock(timezone);

  /** `path` names the items above, `index` is the place of the topmost. */
  function blockOf(
    { playlist, parts }: Expansion,
    inherited: Window,
    path: string,
    index: number | null,
  ): Block {
    const places = new Map(index === null ? playlist.items.map(({ id }, place) => [id, place]) : []);
    const made: (Block | Slot)[] = [];
    for (const { item, content: id, nested } of parts) {
      const window = within(inherited, item.validity, item.conditions, clock);
      const itemId = `${path}${item.id}`;
      const place = index ?? places.get(item.id) ?? 0;
      if (nested !== null) {
        made.push(blockOf(nested, window, `${itemId}/`, place));
        continue;
      }
      const content = site.contents.get(id);
      contents.set(id, content);
      if (content === undefined || content.deletedAt !== null) continue;
      const ms = lengthMs(item.duration ?? content.duration, content, defaultSeconds);
      made.push({ itemId, content: id, index: place, ms, ...within(window, content.validity, null, clock) });
    }
    return { playlist: playlist.id, shuffle: playlist.shuffle, parts: made };
  }

  const program = new Program('playlist', loop, blockOf(expanded, ALWAYS, '', null), clock);
  ofRecord.set(key, { expanded, contents, defaultSeconds, program });
  return program;
}

function sameIn<T>(records: ReadonlyMap<string, T>, known: ReadonlyMap<string, T | undefined>): boolean {
  for (const [id, record] of known) if (records.get(id) !== record) return false;
  return true;
}

function playable(program: Program): Program | null {
  return program.everPlayable ? program : null;
}

/** The media's own length in ms; `null` for what has none, or none that is sane. */
function ownLengthMs(content: Content): number | null {
  const ms = Math.round(lengthOf(content) ?? 0);
  return Number.isFinite(ms) && ms >= 1 ? ms : null;
}

/** Whole ms, at least 1; `Infinity` for a duration of 0, "until something else takes over". */
function lengthMs(duration: Duration, content: Content, defaultSeconds: number): number {
  if (duration === 0) return Infinity;
  if (duration === 'auto') return ownLengthMs(content) ?? Math.max(1, Math.round(defaultSeconds * 1_000));
  return Math.max(1, Math.round(duration * 1_000));
}

const ALWAYS: Window = { from: -Infinity, to: Infinity, times: [] };

/** A window narrowed: from the start of the first day to the end of the last, and by what the week allows. */
function within(
  window: Window,
  validity: Validity | null,
  conditions: readonly DayTimes[] | null,
  clock: WallClock,
): Window {
  const { from = null, to = null } = validity ?? {};
  const times = conditions === null ? null : weekTimes(conditions, clock);
  if (from === null && to === null && times === null) return window;
  return {
    from: from === null ? window.from : Math.max(window.from, clock.startOf(dayOfDate(from) * DAY)),
    to: to === null ? window.to : Math.min(window.to, clock.endOf((dayOfDate(to) + 1) * DAY)),
    times: times === null || window.times.includes(times) ? window.times : [...window.times, times],
  };
}

const KEPT_TIMES = 2_000;
const knownTimes = new WeakMap<WallClock, Map<string, WeekTimes | null>>();

/** `null`: always. Most conditions of a site are a few, set again and again: each is worked out once. */
function weekTimes(conditions: readonly DayTimes[], clock: WallClock): WeekTimes | null {
  const ofZone = knownTimes.get(clock) ?? new Map<string, WeekTimes | null>();
  knownTimes.set(clock, ofZone);
  const key = JSON.stringify(conditions.map(({ days, start, end }) => [days, start, end]));
  let times = ofZone.get(key);
  if (times === undefined) {
    if (ofZone.size >= KEPT_TIMES) ofZone.clear();
    const all = new WeekTimes(conditions, [], clock);
    times = all.always ? null : all;
    ofZone.set(key, times);
  }
  return times;
}
