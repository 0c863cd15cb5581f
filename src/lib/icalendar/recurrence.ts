import { DAY, LAST_DAY, weekday } from '../timeline/day';
import type { WallClock } from '../timeline/wall-clock';
import { daysBetween, daysOfEveryNth } from './every-nth';
import { parseTime } from './read-time';
import { Refusal } from './refusal';
import { countOf, rulePartsOf } from './rule-parts';
import { DAY_CODES } from './yearly-rule';

export interface Recurrence {
  readonly weekdays: ReadonlySet<number>;
  /** The first day on which it starts. */
  readonly from: number;
  /** Null: without end. */
  readonly to: number | null;
  /** Days of these weekdays between them that the rule leaves out. */
  readonly skipped: ReadonlySet<number>;
}

/** None of them is left out. */
const NONE: ReadonlySet<number> = new Set();

/** By part of a rule: what it says that an entry can't. */
const INEXPRESSIBLE = [
  ['BYSETPOS', 'position'],
  ['BYMONTHDAY', 'monthly'],
  ['BYYEARDAY', 'yearly'],
  ['BYWEEKNO', 'yearly'],
  ['BYMONTH', 'months'],
] as const;

/**
 * What an RRULE says, for an event that starts at `local` on the wall of `clock`'s zone (null: a floating time). No
 * occurrence is ever listed: a count of a billion is arithmetic. @throws {Refusal}
 */
export function recurrenceOf(value: string, local: number, clock: WallClock | null): Recurrence {
  const parts = rulePartsOf(value);
  if (parts === null) throw new Refusal('unreadable-rule');
  const day = Math.floor(local / DAY);
  const count = demanded(parts, 'COUNT');
  const given = demanded(parts, 'INTERVAL') ?? 1;
  if (count === 1) return once(day);
  // Every seventh day is every week.
  const isWeek = given === 7 && parts.get('FREQ') === 'DAILY' && !parts.has('BYDAY');
  const interval = isWeek ? 1 : given;
  const weekdays = isWeek ? new Set([weekday(day)]) : weekdaysOf(parts, day);
  for (const [part, code] of INEXPRESSIBLE) if (parts.has(part)) throw new Refusal(code);
  demandSameTime(parts, local);
  const until = parts.get('UNTIL');
  const to = until === undefined ? null : lastDay(until, local, clock);
  if (interval > 1) return everyNth(parts, weekdays, { interval, day, to, count });
  const from = firstMatch(weekdays, day);
  if (to !== null && to < from) throw new Refusal('never');
  const counted = count === null ? null : nthDay(weekdays, from, count);
  const last = to === null || counted === null ? (to ?? counted) : Math.min(to, counted);
  return { weekdays, from, to: last, skipped: NONE };
}

export function once(day: number): Recurrence {
  return { weekdays: new Set([weekday(day)]), from: day, to: day, skipped: NONE };
}

function everyNth(
  parts: ReadonlyMap<string, string>,
  weekdays: ReadonlySet<number>,
  rule: { interval: number; day: number; to: number | null; count: number | null },
): Recurrence {
  const freq = parts.get('FREQ') === 'DAILY' ? 'DAILY' : 'WEEKLY';
  const [weekStart = 1] = daysListed(parts.get('WKST') ?? 'MO');
  const days = daysOfEveryNth({ freq, weekdays, weekStart, ...rule });
  const own = new Set(days.map(weekday));
  return {
    weekdays: own,
    from: days[0] ?? rule.day,
    to: days.at(-1) ?? rule.day,
    skipped: daysBetween(days, own),
  };
}

function demanded(parts: ReadonlyMap<string, string>, part: string): number | null {
  const text = parts.get(part);
  if (text === undefined) return null;
  const value = countOf(text);
  if (value === null) throw new Refusal('unreadable-rule');
  return value;
}

function weekdaysOf(parts: ReadonlyMap<string, string>, day: number): ReadonlySet<number> {
  const listed = parts.get('BYDAY');
  switch (parts.get('FREQ')) {
    case 'SECONDLY':
    case 'MINUTELY':
    case 'HOURLY':
      throw new Refusal('frequency');
    case 'DAILY':
      return listed === undefined ? new Set([1, 2, 3, 4, 5, 6, 7]) : daysListed(listed);
    case 'WEEKLY':
      return listed === undefined ? new Set([weekday(day)]) : daysListed(listed);
    case 'MONTHLY':
      throw new Refusal('monthly');
    case 'YEARLY':
      throw new Refusal('yearly');
    default:
      throw new Refusal('unreadable-rule');
  }
}

function daysListed(text: string): ReadonlySet<number> {
  const days = text.split(',').map((code) => DAY_CODES.findIndex((one) => one === code.trim()) + 1);
  if (days.includes(0)) throw new Refusal('unreadable-rule');
  return new Set(days);
}

/** A rule may name the time of day again; another one, or several, is more than an entry has. */
function demandSameTime(parts: ReadonlyMap<string, string>, local: number): void {
  const date = new Date(local);
  const times: readonly (readonly [string, number])[] = [
    ['BYHOUR', date.getUTCHours()],
    ['BYMINUTE', date.getUTCMinutes()],
    ['BYSECOND', date.getUTCSeconds()],
  ];
  for (const [part, value] of times) {
    const text = parts.get(part);
    if (text !== undefined && Number(text) !== value) throw new Refusal('times');
  }
}

/** A start that its own rule does not name is undefined in RFC 5545; the rule counts, from there on. */
function firstMatch(weekdays: ReadonlySet<number>, day: number): number {
  let match = day;
  while (!weekdays.has(weekday(match))) match += 1;
  return match;
}

/** The last day whose start is not after UNTIL, which is a date, an instant, or (against the RFC) a local time. */
function lastDay(until: string, local: number, clock: WallClock | null): number {
  const time = parseTime(until, null);
  if (time === null) throw new Refusal('unreadable-rule');
  const wall = time.tzid === 'UTC' && clock !== null ? clock.localAt(time.local) : time.local;
  const day = Math.floor(wall / DAY);
  if (time.isDate || wall - day * DAY >= local - Math.floor(local / DAY) * DAY)
    return Math.min(day, LAST_DAY);
  return day - 1;
}

/** The day of the nth occurrence from the first one on; null when no date is so far away. */
function nthDay(weekdays: ReadonlySet<number>, from: number, count: number): number | null {
  const weeks = Math.floor((count - 1) / weekdays.size);
  let left = count - weeks * weekdays.size;
  let day = from + weeks * 7;
  if (day > LAST_DAY) return null;
  for (; ; day += 1) {
    if (weekdays.has(weekday(day))) left -= 1;
    if (left === 0) return day > LAST_DAY ? null : day;
  }
}
