import { DAY, weekday } from './day';
import { LOOK_AHEAD_DAYS } from './findings-site';
import { earliestDay, nextDay, occurrenceOn, patternOf, type Occurrence, type Pattern } from './occurrences';
import type { When } from '../model/schedule';
import { wallClock, type WallClock } from './wall-clock';

/** Clock changes reach this many days, over midnight and over a skipped calendar day. */
const REACH = 3;

/** Two entries that are under way together. */
export interface Meeting {
  readonly own: Occurrence;
  readonly theirs: Occurrence;
}

/**
 * The times of one entry in one zone, ready to be met by those of thousands of others: local times are compared as
 * numbers, and only what meets there, or lies near a clock change, is turned into instants.
 */
export class Meetings {
  readonly clock: WallClock;
  /** The instants looked at: `from` ≤ instant < `to`. */
  readonly from: number;
  readonly to: number;
  /** The times of the entry in it, in order. */
  readonly own: readonly Occurrence[];
  readonly #pattern: Pattern;
  readonly #changing: ReadonlySet<number>;
  readonly #theirs = new Map<Pattern, Map<number, Occurrence | null>>();

  /** From `from` to eight weeks after `since`, or after the entry's first time when that is later. */
  constructor(when: When, timezone: string, from: number, since = from) {
    this.#pattern = patternOf(when);
    this.clock = wallClock(timezone);
    this.from = from;
    const first = nextDay(this.#pattern, earliestDay(this.clock, since));
    const starts = first === null ? since : this.clock.startOf(first * DAY + this.#pattern.start);
    this.to = Math.max(since, starts) + LOOK_AHEAD_DAYS * DAY;
    const changing = new Set<number>();
    for (const { at } of this.clock.transitions(from - 2 * REACH * DAY, this.to + 2 * REACH * DAY)) {
      for (let near = -REACH - 1; near <= REACH + 1; near += 1) changing.add(Math.floor(at / DAY) + near);
    }
    this.#changing = changing;
    const own: Occurrence[] = [];
    for (
      let day = nextDay(this.#pattern, earliestDay(this.clock, from));
      day !== null && day * DAY < this.to + DAY;
      day = nextDay(this.#pattern, day + 1)
    ) {
      const occurrence = occurrenceOn(this.#pattern, this.clock, day);
      if (occurrence !== null && occurrence.end > from && occurrence.start < this.to) own.push(occurrence);
    }
    this.own = own;
  }

  /** Whether one of its own times, and what meets it, is like that of any week: whole, and far from clock changes. */
  ordinary({ day, start, end }: Occurrence): boolean {
    return !this.#changing.has(day) && start >= this.from && end <= this.to;
  }

  /** The times of another entry that overlap one of the own, within what is looked at. */
  *with(own: Occurrence, pattern: Pattern): Generator<Meeting> {
    const changing = this.#changing.has(own.day);
    const reach = changing ? REACH : 1;
    const [start, end] = [own.day * DAY + this.#pattern.start, own.day * DAY + this.#pattern.end];
    for (let day = own.day - reach; day <= own.day + reach; day += 1) {
      if (!changing && (start >= day * DAY + pattern.end || day * DAY + pattern.start >= end)) continue;
      if (!startsOn(pattern, day)) continue;
      const theirs = this.#occurrence(pattern, day);
      if (theirs === null || theirs.start >= own.end || theirs.end <= own.start) continue;
      if (Math.min(own.end, theirs.end) > this.from && Math.max(own.start, theirs.start) < this.to) {
        yield { own, theirs };
      }
    }
  }

  #occurrence(pattern: Pattern, day: number): Occurrence | null {
    let ofPattern = this.#theirs.get(pattern);
    if (ofPattern === undefined) {
      ofPattern = new Map();
      this.#theirs.set(pattern, ofPattern);
    }
    let found = ofPattern.get(day);
    if (found === undefined) {
      found = occurrenceOn(pattern, this.clock, day);
      ofPattern.set(day, found);
    }
    return found;
  }
}

function startsOn(pattern: Pattern, day: number): boolean {
  return (
    day >= pattern.from && day <= pattern.to && pattern.weekdays.has(weekday(day)) && !pattern.except.has(day)
  );
}
