import { likeSchedule, type ScheduleBatch } from '#lib/model/schedule-batch';
import type { Schedule, When } from '#lib/model/schedule';
import { isSame } from '#lib/model/same';
import { DAY, LAST_DAY, dateOfDay, dayOfDate, weekday } from '#lib/timeline/day';
import { nextDay, patternOf, type Pattern } from '#lib/timeline/occurrences';
import { DAYS } from '../schedule-facts';
import type { LocalOccurrence } from './occurrences';

/** An occurrence that somebody took, and how far its start and end went, in ms of the wall clock. */
export interface Move {
  /** The entry as it stood when it was taken. */
  readonly entry: Schedule;
  readonly occurrence: LocalOccurrence;
  readonly startBy: number;
  readonly endBy: number;
}

export type Scope = 'this' | 'every';

/**
 * What a move comes to, seen from the entry as it stands now. `refused`: why it can't be done, as a sentence; nothing
 * may be written then. `meanwhile`: somebody else changed something of the entry that the move does not touch.
 */
export type MoveOutcome =
  | { readonly refused: string }
  | { readonly refused: null; readonly batch: ScheduleBatch; readonly meanwhile: boolean };

export function isLengthAllowed(start: number, end: number): boolean {
  return end > start && end - start <= DAY;
}

/** Whether an entry starts on one date only, so that no question is left about its other days. */
export function hasOneDate(when: When): boolean {
  const pattern = patternOf(when);
  if (pattern.from === -Infinity || pattern.to === LAST_DAY) return false;
  const first = nextDay(pattern, pattern.from);
  return first !== null && nextDay(pattern, first + 1) === null;
}

/** `now`: the entry as it is in the site at this moment. */
export function planMove(now: Schedule | undefined, move: Move, scope: Scope): MoveOutcome {
  const { entry, occurrence } = move;
  if (now === undefined || now.deletedAt !== null) {
    return { refused: 'Somebody else moved this entry to the trash meanwhile. Nothing was changed.' };
  }
  const day = dayOfDate(occurrence.date);
  if (
    now.when.start !== entry.when.start ||
    now.when.end !== entry.when.end ||
    !startsOn(patternOf(now.when), day)
  ) {
    return {
      refused:
        'Somebody else changed the times of this entry meanwhile. Nothing of yours was written: look at it as it is now, and move it again.',
    };
  }
  const [start, end] =
    scope === 'this'
      ? [occurrence.start + move.startBy, occurrence.end + move.endBy]
      : [
          day * DAY + patternOf(now.when).start + move.startBy,
          day * DAY + patternOf(now.when).end + move.endBy,
        ];
  if (!isLengthAllowed(start, end))
    return { refused: 'An entry lasts at most 24 hours, and not less than nothing.' };
  const batch = scope === 'this' ? split(now, day, start, end) : shift(now, day, start, end);
  return { refused: null, batch, meanwhile: !isSame(now, entry) };
}

function shift(now: Schedule, day: number, start: number, end: number): ScheduleBatch {
  const when = hasOneDate(now.when) ? onOneDate(start, end) : everyWhen(now.when, day, start, end);
  return { create: [], update: [{ id: now.id, patch: { when } }], aim: [] };
}

function split(now: Schedule, day: number, start: number, end: number): ScheduleBatch {
  if (hasOneDate(now.when)) return shift(now, day, start, end);
  const except = [...now.when.except, dateOfDay(day)].sort();
  return {
    create: [likeSchedule(now, { when: onOneDate(start, end) })],
    update: [{ id: now.id, patch: { when: { ...now.when, except } } }],
    aim: [],
  };
}

function startsOn(pattern: Pattern, day: number): boolean {
  return nextDay(pattern, day) === day;
}

/** From a local time on up to another, on that one date. */
export function onOneDate(start: number, end: number): When {
  const day = Math.floor(start / DAY);
  const date = dateOfDay(day);
  return { ...timesOf(start, end), days: daysOf([weekday(day)]), from: date, to: date, except: [] };
}

/**
 * The series with the occurrences of one weekday moved to where this one went, and the times of all of them. Exactly
 * those: dates and exceptions are widened and filled where the other weekday would begin earlier or end later.
 */
function everyWhen(when: When, day: number, start: number, end: number): When {
  const times = timesOf(start, end);
  const by = Math.floor(start / DAY) - day;
  if (by === 0) return { ...when, ...times };
  const old = patternOf(when);
  const [left, taken] = [weekday(day), weekday(day + by)];
  const wanted = (one: number): boolean =>
    (weekday(one) !== left && startsOn(old, one)) || (weekday(one) === taken && startsOn(old, one - by));
  const days = daysOf([...when.days.filter((one) => one !== left), taken]);
  const edges = [old.from, old.to].filter((edge) => edge !== -Infinity && edge !== LAST_DAY);
  const near = edges.flatMap((edge) => Array.from({ length: 29 }, (_, index) => edge - 14 + index));
  const started = near.filter(wanted);
  const from = old.from === -Infinity ? null : Math.min(old.from, ...started);
  const to = old.to === LAST_DAY ? null : Math.max(old.to, ...started);
  const doubtful = new Set([...near, ...[...old.except].flatMap((one) => [one, one + by])]);
  const except = [...doubtful].filter(
    (one) =>
      one >= (from ?? one) &&
      one <= (to ?? one) &&
      days.includes(DAYS[weekday(one) - 1] ?? 1) &&
      !wanted(one),
  );
  return {
    ...times,
    days,
    from: from === null ? null : dateOfDay(from),
    to: to === null ? null : dateOfDay(to),
    except: except.map(dateOfDay).sort(),
  };
}

function daysOf(numbers: readonly number[]): When['days'] {
  return DAYS.filter((one) => numbers.includes(one));
}

/** Local times as a record writes them. */
export function timesOf(start: number, end: number): Pick<When, 'start' | 'end'> {
  return { start: timeText(start), end: timeText(end) };
}

function timeText(local: number): string {
  const text = new Date(local).toISOString().slice(11, 19);
  return text.endsWith(':00') ? text.slice(0, 5) : text;
}
