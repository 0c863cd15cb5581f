import type { When } from '../model/schedule';
import { DAY, LAST_DAY, dateOfDay, dayOfDate, weekday } from '../timeline/day';
import { Refusal } from './refusal';
import { timeOf } from './stamps';

/** What recurs weekly on the wall of one zone, with any length. Days are numbers of `day.ts`. */
export interface Span {
  /** 1 Monday … 7 Sunday. */
  readonly weekdays: ReadonlySet<number>;
  /** ms since midnight, less than a day. */
  readonly start: number;
  /** ms, more than 0. */
  readonly length: number;
  readonly from: number;
  /** The last day, included; null: without end. */
  readonly to: number | null;
  /** Days on which it does not start, all of them days on which it otherwise would. */
  readonly except: ReadonlySet<number>;
}

/** 0001-01-01. */
const EARLIEST_DAY = dayOfDate('0001-01-01');
const MOST_EXCEPTIONS = 1_000;
const WEEK = 7;

/** Whether it starts on that day, exceptions aside. */
export function coversDay({ weekdays, from, to }: Span, day: number): boolean {
  return day >= from && (to === null || day <= to) && weekdays.has(weekday(day));
}

/** The same, so many ms later on the wall. */
export function shifted(span: Span, ms: number): Span {
  const local = span.start + ms;
  const days = Math.floor(local / DAY);
  return { ...movedBy(span, days), start: local - days * DAY };
}

function movedBy(span: Span, days: number): Span {
  if (days === 0) return span;
  return {
    ...span,
    weekdays: new Set([...span.weekdays].map((day) => weekday(day + 3 + days))),
    from: span.from + days,
    to: span.to === null ? null : span.to + days,
    except: new Set([...span.except].map((day) => day + days)),
  };
}

/**
 * The entries' times that are together exactly this span: one, unless it is longer than a day.
 * @throws {Refusal}
 */
export function whensOf(span: Span): readonly When[] {
  const end = span.start + span.length;
  if (span.length <= DAY) return [whenOf(span)];
  const single = span.from === span.to;
  if (!single && span.length > WEEK * DAY) throw new Refusal('too-long');
  const parts: Span[] = [];
  const lastDay = Math.ceil(end / DAY) - 1;
  for (let day = 0; day <= lastDay; day += 1) {
    const start = day === 0 ? span.start : 0;
    const length = Math.min(end - day * DAY, DAY) - start;
    if (single && length === DAY) {
      // Whole days of one stretch are one entry.
      const whole = Math.floor(end / DAY) - day;
      const from = span.from + day;
      const weekdays = new Set(
        Array.from({ length: Math.min(whole, WEEK) }, (_, more) => weekday(from + more)),
      );
      parts.push({ ...span, weekdays, start, length, from, to: from + whole - 1 });
      day += whole - 1;
    } else parts.push({ ...movedBy(span, day), start, length });
  }
  return parts.map(whenOf);
}

function whenOf({ weekdays, start, length, from, to, except }: Span): When {
  if (from < EARLIEST_DAY || from > LAST_DAY || (to !== null && to > LAST_DAY))
    throw new Refusal('beyond-dates');
  if (except.size > MOST_EXCEPTIONS) throw new Refusal('too-many-exceptions');
  const days = ([1, 2, 3, 4, 5, 6, 7] as const).filter((day) => weekdays.has(day));
  return {
    start: shortTime(start),
    end: shortTime((start + length) % DAY),
    days,
    from: dateOfDay(from),
    to: to === null ? null : dateOfDay(to),
    except: [...except].sort((a, b) => a - b).map(dateOfDay),
  };
}

function shortTime(ms: number): string {
  return timeOf(ms).replace(/:00$/, '');
}
