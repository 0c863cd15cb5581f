import type { DayTimes } from '#lib/model/values';
import { DAYS } from './day-times-text';

/** A row of a form that names days and times; a time is `''` while it is not filled in. */
export interface DayTimesDraft {
  /** For the form alone: tells rows apart while they are added and removed. */
  readonly key: number;
  days: DayTimes['days'];
  start: string;
  end: string;
}

let lastKey = 0;

export function draftRow(
  { days, start, end }: DayTimes = { days: [...DAYS], start: '08:00', end: '18:00' },
): DayTimesDraft {
  lastKey += 1;
  return { key: lastKey, days: [...days], start, end };
}

export function rowOf({ days, start, end }: DayTimesDraft): DayTimes {
  return { days: [...days].sort((a, b) => a - b), start, end };
}

/** What is wrong with the first row that can't be kept: `path` is `<row>.days`, `<row>.start` or `<row>.end`. */
export function rowsProblem(
  rows: readonly DayTimesDraft[],
): { readonly path: string; readonly message: string } | null {
  for (const [index, { days, start, end }] of rows.entries()) {
    if (days.length === 0) return { path: `${index}.days`, message: 'Choose at least one day.' };
    if (start === '') return { path: `${index}.start`, message: 'When does it start? Write HH:MM.' };
    if (end === '') return { path: `${index}.end`, message: 'When does it end? Write HH:MM.' };
  }
  return null;
}
