import type { Transition } from '../timeline/wall-clock';
import { DAY, dateOfDay, dayOfDate, weekday } from '../timeline/day';

/** Seven years of leap-year shifts: in 28 years, every date has been every day of the week. */
export const WINDOW_YEARS = 28;

/** `SU` for 7 and so on. */
export const DAY_CODES = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

/** A clock change that comes back every year: on one day of the week, on the first that falls on one of these dates. */
export interface YearlyRule {
  readonly month: number;
  readonly weekday: number;
  /** Days of the month, ascending. */
  readonly dates: readonly number[];
}

export interface WallChange extends Transition {
  /** The local time at which the clock is changed, as it shows before. */
  readonly local: number;
  readonly year: number;
  readonly month: number;
  readonly date: number;
  readonly weekday: number;
}

export function wallChange(transition: Transition): WallChange {
  const local = transition.at + transition.before;
  const day = Math.floor(local / DAY);
  const [year = 0, month = 0, date = 0] = dateOfDay(day).split('-').map(Number);
  return { ...transition, local, year, month, date, weekday: weekday(day) };
}

/** Changes that one yearly rule can cover have the same key. */
export function keyOf({ before, after, local, month, weekday }: WallChange): string {
  return [before, after, ((local % DAY) + DAY) % DAY, month, weekday].join();
}

/** The local days on which the rule falls in a year. */
export function daysOf({ month, weekday: wanted, dates }: YearlyRule, year: number): readonly number[] {
  const first = dayOfDate(`${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-01`);
  return dates
    .map((date) => first + date - 1)
    .filter((day) => weekday(day) === wanted && Number(dateOfDay(day).slice(5, 7)) === month);
}

/**
 * The rule that gives exactly these changes (of one key) in each of the years; null when there is none. The years must
 * be `WINDOW_YEARS` or more for it to be the zone's rule and no chance.
 */
export function ruleOf(
  changes: readonly WallChange[],
  firstYear: number,
  lastYear: number,
): YearlyRule | null {
  const within = changes.filter(({ year }) => year >= firstYear && year <= lastYear);
  const [first] = within;
  if (first === undefined) return null;
  const dates = [...new Set(within.map(({ date }) => date))].sort((a, b) => a - b);
  const rule = { month: first.month, weekday: first.weekday, dates };
  for (let year = firstYear; year <= lastYear; year += 1) {
    if (!fitsYear(rule, within, year)) return null;
  }
  return rule;
}

/** Whether the rule gives exactly what these changes (of its key) are in that year. */
export function fitsYear(rule: YearlyRule, changes: readonly WallChange[], year: number): boolean {
  const actual = changes.filter((change) => change.year === year).map(({ local }) => Math.floor(local / DAY));
  return daysOf(rule, year).join() === actual.join();
}

/** The rule as an RRULE without its end. `4SU` and `-1SU` where that is what it means: every program knows these. */
export function ruleText({ month, weekday: day, dates }: YearlyRule): string {
  const code = DAY_CODES[day - 1] ?? 'MO';
  const [first = 1] = dates;
  const whole = dates.length === 7;
  const start = `FREQ=YEARLY;BYMONTH=${month}`;
  if (whole && first === lengthOf(month) - 6) return `${start};BYDAY=-1${code}`;
  if (whole && (first - 1) % 7 === 0) return `${start};BYDAY=${(first - 1) / 7 + 1}${code}`;
  return `${start};BYDAY=${code};BYMONTHDAY=${dates.join()}`;
}

/** The month's days in a year that is no leap year. */
function lengthOf(month: number): number {
  return new Date(Date.UTC(2_001, month, 0)).getUTCDate();
}
