import type { Schedule } from '../model/schedule';
import type { Site } from '../model/site';
import { DAY, weekday } from './day';
import { firstPossible, nothingToShow, timesLeft } from './findings-alone';
import { aimedAt, alikeScreens, type AlikeScreens } from './findings-screens';
import { LOOK_AHEAD_DAYS } from './findings-site';
import { deadPlaylist, type DeadPlaylist } from './findings-targets';
import { coverOf, rivalsOf } from './findings-cover';
import { Meetings } from './findings-meet';
import { relianceOf } from './findings-steady';
import { indexOf } from './site-index';
import { stretchesBetween } from './stretches';

/** Why an entry plays nowhere. */
export type NeverReason =
  | { readonly why: 'no-days' }
  /** Its last date is before its first. */
  | { readonly why: 'ends-before-start' }
  /** None of its days lies between its dates, or all that do are exceptions. */
  | { readonly why: 'no-date' }
  /** All the times that it had are over. */
  | { readonly why: 'over' }
  /** All the times that it has left are skipped when clocks go forward. */
  | { readonly why: 'clock-change' }
  /** Nothing that it is aimed at means a screen. */
  | { readonly why: 'no-screens' }
  /** `items`: none of its items may be shown at any time that the entry has. */
  | { readonly why: 'playlist'; readonly playlist: DeadPlaylist['why'] }
  /** Its screens are off then. */
  | { readonly why: 'off' }
  /** Others always win: up to three of them, the one that covers most first, and how many there are. */
  | { readonly why: 'covered'; readonly by: readonly string[]; readonly others: number }
  /** Its playlist doesn't loop, and is over before it is this entry's turn. */
  | { readonly why: 'played-out' };

export interface NeverWins {
  readonly code: 'never';
  readonly reason: NeverReason;
}

/** What stood on screens while an entry was under way and didn't play, in ms. */
interface Instead {
  readonly others: Map<string, number>;
  off: number;
}

/** Entries of all the different screens whose timelines are asked for one verdict. */
const MOST_ENTRIES = 3_000;
const NAMED = 3;

/**
 * Why an entry of the site (which has no launches) plays on none of its screens, from `now` (ms) to eight weeks after
 * the first time at which it would play if it were alone, the time until then left out where it is longer than that;
 * `null` when it plays somewhere. Screens with equal entries are looked at once, those that are most first. Where
 * hours, or playlists that come and go or don't loop, let only the timeline itself tell, it is asked until such screens
 * have had 3,000 entries together; beyond that the answer is `null`: a verdict may be missing, never wrong.
 */
export function neverWins(site: Site, entry: Schedule, now: number): NeverWins | null {
  const reason = reasonOf(site, entry, now);
  return reason === null ? null : { code: 'never', reason };
}

function reasonOf(site: Site, entry: Schedule, now: number): NeverReason | null {
  const { when } = entry;
  if (when.days.length === 0) return { why: 'no-days' };
  if (when.from !== null && when.to !== null && when.to < when.from) return { why: 'ends-before-start' };
  const alike = aimedAt(alikeScreens(site), entry.targets);
  const zones = [...new Set(alike.map(({ timezone }) => timezone))];
  if (zones.length === 0) zones.push(site.settings.timezone);
  const left = zones.map((zone) => timesLeft(when, zone, now));
  const gone = left.find((one) => one !== 'some');
  if (gone !== undefined && !left.includes('some')) return { why: gone };
  const dead = deadPlaylist(site, entry.playlist);
  if (dead !== null) return { why: 'playlist', playlist: dead.why };
  if (alike.length === 0) return { why: 'no-screens' };
  const starts = new Map(zones.map((zone) => [zone, firstPossible(site, entry, zone, now)]));
  if ([...starts.values()].every((start) => start === Infinity)) {
    const once = site.playlists.get(entry.playlist)?.loop === false;
    if (!once || brokenPlaylist(site, entry, now) !== null) return { why: 'playlist', playlist: 'items' };
    // Alone it would have been over long ago, but it begins anew whenever others have played in between.
    const anew = new Map(zones.map((zone) => [zone, now]));
    return onNoScreen(site, entry, alike, anew, now) === null ? null : { why: 'played-out' };
  }
  return onNoScreen(site, entry, alike, starts, now);
}

function onNoScreen(
  site: Site,
  entry: Schedule,
  alike: readonly AlikeScreens[],
  starts: ReadonlyMap<string, number>,
  now: number,
): NeverReason | null {
  const instead: Instead = { others: new Map(), off: 0 };
  const meetings = new Map<string, Meetings>();
  let left = MOST_ENTRIES;
  for (const screens of alike) {
    const start = starts.get(screens.timezone) ?? Infinity;
    if (start === Infinity) continue;
    let times = meetings.get(screens.timezone);
    if (times === undefined) {
      const from = start < now + LOOK_AHEAD_DAYS * DAY ? now : start;
      times = new Meetings(entry.when, screens.timezone, from, start);
      meetings.set(screens.timezone, times);
    }
    const others = indexOf(site).schedulesFor(screens.targets);
    const verdict = playsOn(site, entry, screens, times, others, instead, left > 0);
    if (verdict === 'plays') return null;
    if (verdict === 'looked') left -= others.length;
  }
  const by = [...instead.others].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([id]) => id);
  if (by.length > 0) return { why: 'covered', by: by.slice(0, NAMED), others: by.length };
  return { why: instead.off > 0 ? 'off' : 'played-out' };
}

/**
 * Whether it plays on some screens, and if not, counts what does. Where the times of the entries alone don't tell, the
 * timeline is asked (`looked`), or, when it `may` no more, it is taken to play.
 */
function playsOn(
  site: Site,
  entry: Schedule,
  { screens: [screen], timezone }: AlikeScreens,
  times: Meetings,
  others: readonly Schedule[],
  instead: Instead,
  may: boolean,
): 'plays' | 'covered' | 'looked' {
  if (screen === undefined) return 'covered';
  const rivals = rivalsOf(site, entry, others, timezone);
  const steady = relianceOf(site, entry.playlist, timezone) === 'always';
  const weekly = rivals.every(({ entry: { when } }) => isWeekly(when));
  /** What covers it on each day of an ordinary week: it does so in all of them. */
  const known = new Map<number, ReadonlyMap<string, number>>();
  let looked = false;
  for (const own of times.own) {
    const ordinary = weekly && times.ordinary(own);
    const before = ordinary ? known.get(weekday(own.day)) : undefined;
    const covered = new Map(before);
    const cover = before === undefined ? coverOf(entry, steady, own, times, rivals, covered) : 'never';
    if (cover === 'never') {
      if (ordinary) known.set(weekday(own.day), covered);
      for (const [id, ms] of covered) add(instead, id, ms);
      continue;
    }
    if ((cover === 'plays' && screen.hours === null) || !may) return 'plays';
    looked = true;
    const [since, until] = [Math.max(times.from, own.start), Math.min(times.to, own.end)];
    for (const { mode, source, start, end, joined } of stretchesBetween(site, screen.id, since, until)) {
      const via = source?.via ?? null;
      // Where stretches had to be joined, this entry may hide in one: then it is not said to play nowhere.
      if (via === entry.id || joined > 1) return 'plays';
      if (mode === 'off') instead.off += end - start;
      else if (via !== null) add(instead, via, end - start);
    }
  }
  return looked ? 'looked' : 'covered';
}

function isWeekly({ from, to, except }: Schedule['when']): boolean {
  return from === null && to === null && except.length === 0;
}

function add({ others }: Instead, id: string, ms: number): void {
  others.set(id, (others.get(id) ?? 0) + ms);
}

/** A playlist that can't be played by this entry or any other; `null` when it has something to show. */
export function brokenPlaylist(site: Site, entry: Schedule, now: number): DeadPlaylist | null {
  const dead = deadPlaylist(site, entry.playlist);
  if (dead !== null) return dead;
  const { timezone } = site.settings;
  if (relianceOf(site, entry.playlist, timezone) === 'always') return null;
  return nothingToShow(site, entry, timezone, now)
    ? { code: 'playlist', playlist: entry.playlist, why: 'items' }
    : null;
}
