import { LAST_DAY, weekday } from '../timeline/day';
import { Refusal } from './refusal';

export interface EveryNth {
  readonly freq: 'DAILY' | 'WEEKLY';
  readonly interval: number;
  readonly weekdays: ReadonlySet<number>;
  /** The day of the week on which weeks begin, 1 Monday … 7 Sunday. */
  readonly weekStart: number;
  readonly day: number;
  readonly to: number | null;
  readonly count: number | null;
}

/** An entry has so many exceptions. */
const MOST_SKIPPED = 1_000;
/** Within which an end must be: 1,000 skipped Mondays. */
const MOST_DAYS = 14_000;

/**
 * The days of a rule that leaves out weeks or days, ascending: an entry recurs every week, with the days between them
 * as exceptions. @throws {Refusal} `interval` where that is without end or needs too many, `never`
 */
export function daysOfEveryNth(rule: EveryNth): readonly number[] {
  const { weekdays, day: start, to, count } = rule;
  if (to === null && count === null) throw new Refusal('interval');
  const last = Math.min(to ?? LAST_DAY, LAST_DAY);
  const days: number[] = [];
  for (let day = start; day <= last && days.length < (count ?? Infinity); day += 1) {
    if (day - start > MOST_DAYS) throw new Refusal('interval');
    if (weekdays.has(weekday(day)) && isNamed(rule, day)) days.push(day);
  }
  if (days.length === 0) throw new Refusal('never');
  return days;
}

function isNamed({ freq, interval, weekStart, day: start }: EveryNth, day: number): boolean {
  if (freq === 'DAILY') return (day - start) % interval === 0;
  const week = (one: number): number => Math.floor((one - weekStart + 4) / 7);
  return (week(day) - week(start)) % interval === 0;
}

/** The other days of the same weekdays between them. @throws {Refusal} `interval` */
export function daysBetween(days: readonly number[], weekdays: ReadonlySet<number>): ReadonlySet<number> {
  const named = new Set(days);
  const skipped = new Set<number>();
  for (let day = days[0] ?? 0; day < (days.at(-1) ?? 0); day += 1) {
    if (weekdays.has(weekday(day)) && !named.has(day)) skipped.add(day);
    if (skipped.size > MOST_SKIPPED) throw new Refusal('interval');
  }
  return skipped;
}
