import type { Schedule } from '../model/schedule';
import type { Screen } from '../model/screen';
import type { Site } from '../model/site';
import { DAY, weekday } from './day';
import { aimedAt, alikeScreens, type AlikeScreens } from './findings-screens';
import { LOOK_AHEAD_DAYS } from './findings-site';
import { earliestDay, nextDay, occurrenceOn, patternOf, type Occurrence, type Pattern } from './occurrences';
import { wallClock, type WallClock } from './wall-clock';

/** Another entry that is under way at the same time on the same screens. */
export interface Overlap {
  readonly code: 'overlap';
  /** The id of the other entry. */
  readonly other: string;
  /** How many screens both are aimed at, and the names of up to five of them. */
  readonly screens: number;
  readonly names: readonly string[];
  /** The first time, in ms since the Unix epoch, and the zone of the screens that it was found on. */
  readonly start: number;
  readonly end: number;
  readonly timezone: string;
  /** Which of the two plays then, if both have something to show, and what decides it. */
  readonly winner: 'this' | 'other';
  readonly by: 'priority' | 'later-start' | 'id';
  /** Both play the same playlist: whoever wins, the screen shows the same. */
  readonly samePlaylist: boolean;
}

const NAMED = 5;
/** Clock changes reach this many days, over midnight and over a skipped calendar day. */
const REACH = 3;

/** The days on which one entry starts, those near a clock change apart: there only instants tell. */
interface Starts {
  readonly clock: WallClock;
  readonly pattern: Pattern;
  readonly from: number;
  readonly to: number;
  readonly days: readonly { readonly day: number; readonly changing: boolean }[];
}

/**
 * The entries of the site that overlap one of it, from `now` (ms) to eight weeks after its first time, the earliest
 * overlap first. Looked at per zone of their common screens; the example is from the zone of most of them.
 */
export function overlapsOf(site: Site, entry: Schedule, now: number): readonly Overlap[] {
  const alike = aimedAt(alikeScreens(site), entry.targets);
  const byTarget = new Map<string, AlikeScreens[]>();
  for (const screens of alike) {
    for (const target of screens.targets) byTarget.set(target, [...(byTarget.get(target) ?? []), screens]);
  }
  const starts = new Map<string, Starts>();
  const found: Overlap[] = [];
  for (const other of site.schedules.values()) {
    if (other.id === entry.id || other.deletedAt !== null) continue;
    const common = new Set(other.targets.flatMap((target) => byTarget.get(target) ?? []));
    const overlap = common.size === 0 ? null : firstOverlap(entry, other, common, starts, now);
    if (overlap !== null) found.push(overlap);
  }
  return found.sort((a, b) => a.start - b.start || (a.other < b.other ? -1 : 1));
}

function firstOverlap(
  entry: Schedule,
  other: Schedule,
  common: ReadonlySet<AlikeScreens>,
  starts: Map<string, Starts>,
  now: number,
): Overlap | null {
  for (const timezone of new Set([...common].map((one) => one.timezone))) {
    const mine = starts.get(timezone) ?? startsOf(patternOf(entry.when), timezone, now);
    starts.set(timezone, mine);
    const pair = firstPair(mine, patternOf(other.when));
    if (pair === null) continue;
    const screens: Screen[] = [...common].flatMap((one) => one.screens);
    const [own, theirs] = pair;
    return {
      code: 'overlap',
      other: other.id,
      screens: screens.length,
      names: screens.slice(0, NAMED).map(({ name }) => name),
      start: Math.max(own.start, theirs.start),
      end: Math.min(own.end, theirs.end),
      timezone,
      ...winner(entry, own, other, theirs),
      samePlaylist: entry.playlist === other.playlist,
    };
  }
  return null;
}

function winner(
  entry: Schedule,
  own: Occurrence,
  other: Schedule,
  theirs: Occurrence,
): Pick<Overlap, 'winner' | 'by'> {
  if (entry.priority !== other.priority) {
    return { winner: entry.priority > other.priority ? 'this' : 'other', by: 'priority' };
  }
  if (own.start !== theirs.start) {
    return { winner: own.start > theirs.start ? 'this' : 'other', by: 'later-start' };
  }
  return { winner: entry.id < other.id ? 'this' : 'other', by: 'id' };
}

function startsOf(pattern: Pattern, timezone: string, now: number): Starts {
  const clock = wallClock(timezone);
  const days: { day: number; changing: boolean }[] = [];
  const first = nextDay(pattern, earliestDay(clock, now));
  const start = first === null ? now : Math.max(now, clock.startOf(first * DAY + pattern.start));
  const to = start + LOOK_AHEAD_DAYS * DAY;
  const changes = clock
    .transitions(now - 2 * REACH * DAY, to + 2 * REACH * DAY)
    .map(({ at }) => Math.floor(at / DAY));
  for (let day = first; day !== null && day * DAY < to + DAY; day = nextDay(pattern, day + 1)) {
    const on = day;
    days.push({ day, changing: changes.some((change) => Math.abs(change - on) <= REACH) });
  }
  return { clock, pattern, from: now, to, days };
}

function firstPair(mine: Starts, theirs: Pattern): readonly [Occurrence, Occurrence] | null {
  const { clock, pattern, from, to } = mine;
  for (const { day, changing } of mine.days) {
    const reach = changing ? REACH : 1;
    for (let other = day - reach; other <= day + reach; other += 1) {
      if (!startsOn(theirs, other)) continue;
      const [own, then] = [day * DAY, other * DAY];
      if (
        !changing &&
        (own + pattern.start >= then + theirs.end || then + theirs.start >= own + pattern.end)
      ) {
        continue;
      }
      const one = occurrenceOn(pattern, clock, day);
      const two = occurrenceOn(theirs, clock, other);
      if (one === null || two === null) continue;
      const [start, end] = [Math.max(one.start, two.start), Math.min(one.end, two.end)];
      if (start < end && end > from && start < to) return [one, two];
    }
  }
  return null;
}

function startsOn(pattern: Pattern, day: number): boolean {
  return (
    day >= pattern.from && day <= pattern.to && pattern.weekdays.has(weekday(day)) && !pattern.except.has(day)
  );
}
