import type { When } from '../model/schedule';
import type { DayTimes } from '../model/values';
import { DAY, LAST_DAY, dayOfDate, msOfTime, weekday } from './day';
import type { WallClock } from './wall-clock';

/** One concrete time that an entry plays: `start` ≤ instant < `end`, never empty. */
export interface Occurrence {
  /** The local day that it starts on by the entry's days, though a gap may move its start into the next. */
  readonly day: number;
  readonly start: number;
  readonly end: number;
}

/** A `when` with its texts read once. Days are numbers of `day.ts`, times ms since local midnight. */
export interface Pattern {
  readonly start: number;
  /** Beyond 24 hours when it runs into the next day. */
  readonly end: number;
  readonly weekdays: ReadonlySet<number>;
  readonly from: number;
  readonly to: number;
  readonly except: ReadonlySet<number>;
}

/** An occurrence may reach this many days past the day it starts: over midnight, and over a skipped calendar day. */
const LONGEST_DAYS = 3;

const patterns = new WeakMap<When, Pattern>();

export function patternOf(when: When): Pattern {
  let pattern = patterns.get(when);
  if (pattern === undefined) {
    pattern = {
      ...weeklyPattern(when, when.except),
      from: when.from === null ? -Infinity : dayOfDate(when.from),
      to: when.to === null ? LAST_DAY : dayOfDate(when.to),
    };
    patterns.set(when, pattern);
  }
  return pattern;
}

/** A part of every week for ever, but for the dates on which it doesn't start. */
export function weeklyPattern(part: DayTimes, except: readonly string[]): Pattern {
  const start = msOfTime(part.start);
  const end = msOfTime(part.end);
  return {
    start,
    end: end <= start ? end + DAY : end,
    weekdays: new Set(part.days),
    from: -Infinity,
    to: Infinity,
    except: new Set(except.map(dayOfDate)),
  };
}

/** The first day ≥ `day` on which the pattern starts an occurrence; `null` when there is none. */
export function nextDay(pattern: Pattern, day: number): number | null {
  if (pattern.weekdays.size === 0) return null;
  for (let next = Math.max(day, pattern.from); next <= pattern.to; next += 1) {
    if (pattern.weekdays.has(weekday(next)) && !pattern.except.has(next)) return next;
  }
  return null;
}

/** What starts on that day; `null` when a gap in local time swallows it. */
export function occurrenceOn(pattern: Pattern, clock: WallClock, day: number): Occurrence | null {
  const start = clock.startOf(day * DAY + pattern.start);
  const end = clock.endOf(day * DAY + pattern.end);
  return end > start ? { day, start, end } : null;
}

/** The first day whose occurrence can reach beyond this instant. */
export function earliestDay(clock: WallClock, instant: number): number {
  return Math.floor(clock.localAt(instant) / DAY) - LONGEST_DAYS;
}

/** Every occurrence that overlaps `from` ≤ instant < `to`, in order of its start. */
export function occurrencesBetween(
  pattern: Pattern,
  clock: WallClock,
  from: number,
  to: number,
): readonly Occurrence[] {
  const found: Occurrence[] = [];
  const last = Math.floor(clock.localAt(to) / DAY) + 1;
  for (
    let day = nextDay(pattern, earliestDay(clock, from));
    day !== null && day <= last;
    day = nextDay(pattern, day + 1)
  ) {
    const occurrence = occurrenceOn(pattern, clock, day);
    if (occurrence !== null && occurrence.end > from && occurrence.start < to) found.push(occurrence);
  }
  return found;
}
