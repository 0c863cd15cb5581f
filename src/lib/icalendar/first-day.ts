import type { Schedule } from '../model/schedule';
import { DAY, LAST_DAY, dayOfDate } from '../timeline/day';
import { nextDay, occurrenceOn, patternOf } from '../timeline/occurrences';
import type { WallClock } from '../timeline/wall-clock';

/** What was made at no known time begins here. */
const UNKNOWN = dayOfDate('2020-01-01');
/** An entry may be swallowed by gaps in local time this often before it is taken to never occur. */
const MOST_TRIES = 400;

/**
 * The local day of an entry's first occurrence in a calendar file; null when it never occurs. A file can't say "since
 * ever": an entry without a first date begins on the day it was made, in that zone, one that is over already a year
 * before its last date. No calendar begins before 1970.
 */
export function firstDay(
  { when, createdAt }: Pick<Schedule, 'when' | 'createdAt'>,
  clock: WallClock,
): number | null {
  const pattern = patternOf(when);
  // A file has whole seconds: what it would say as 0 is unknown on both sides.
  const made = createdAt >= 1_000 ? Math.floor(clock.localAt(createdAt) / DAY) : UNKNOWN;
  const begin = pattern.from > -Infinity ? pattern.from : Math.min(made, pattern.to - 366);
  let day = nextDay(pattern, Math.max(begin, 0));
  for (let tries = 0; day !== null && tries < MOST_TRIES; tries += 1) {
    // A file has no dates beyond the year 9999, and what starts on the last one may end after it.
    if (day >= LAST_DAY) return null;
    if (occurrenceOn(pattern, clock, day) !== null) return day;
    day = nextDay(pattern, day + 1);
  }
  return null;
}
