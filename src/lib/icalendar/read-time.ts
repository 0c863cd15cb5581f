import { DAY } from '../timeline/day';
import type { Property } from './property';

/** A time as a file says it. */
export interface FileTime {
  /** On the wall of its zone, ms since 1970-01-01T00:00. */
  readonly local: number;
  /** A whole day and no time. */
  readonly isDate: boolean;
  /** TZID as written; `'UTC'`; null for a floating time and a date: whatever the clock on the wall says. */
  readonly tzid: string | null;
}

/** The time of a property with one value; null where it is none. */
export function timeOfProperty({ value, params }: Property): FileTime | null {
  return parseTime(value.trim(), params['TZID'] ?? null);
}

/** The times of a property with a list of values; null where one of them is none. */
export function timesOfProperty({ value, params }: Property): readonly FileTime[] | null {
  const times: FileTime[] = [];
  for (const part of value.split(',')) {
    const time = parseTime(part.trim(), params['TZID'] ?? null);
    if (time === null) return null;
    times.push(time);
  }
  return times;
}

const TIME = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?$/;

/** `20260105`, `20260105T080000`, `20260105T070000Z`; null for anything else, and for a date that does not exist. */
export function parseTime(text: string, tzid: string | null): FileTime | null {
  const found = TIME.exec(text);
  if (found === null) return null;
  const [, year, month, date, hours, minutes = '00', seconds = '00', utc] = found;
  const day = Date.parse(`${year}-${month}-${date}T00:00:00Z`) / DAY;
  if (!isDay(day, Number(date)) || Number(year) < 1) return null;
  if (hours === undefined) return { local: day * DAY, isDate: true, tzid: null };
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 60) return null;
  // A leap second is written as 60; clocks on walls don't show it.
  const inDay = (Number(hours) * 60 + Number(minutes)) * 60 + Math.min(Number(seconds), 59);
  return { local: day * DAY + inDay * 1_000, isDate: false, tzid: utc === undefined ? tzid : 'UTC' };
}

/** The platform takes the 30th of February for the 2nd of March. */
function isDay(day: number, date: number): boolean {
  return Number.isInteger(day) && new Date(day * DAY).getUTCDate() === date;
}

/** A DURATION in ms, days counted as 24 hours on the wall; null where it is none. */
export function parseDuration(text: string): number | null {
  const found =
    /^([+-])?P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?$/.exec(text);
  if (found === null || !/\d/.test(text)) return null;
  const [, sign, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found;
  const inDays = Number(weeks) * 7 + Number(days);
  const inSeconds = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return (inDays * DAY + inSeconds * 1_000) * (sign === '-' ? -1 : 1);
}

/** An offset from UTC (`+0100`) in ms; null where it is none. */
export function offsetOf(text: string): number | null {
  const found = /^([+-])(\d\d):?(\d\d)(\d\d)?$/.exec(text.trim());
  if (found === null) return null;
  const [, sign, hours, minutes, seconds = 0] = found;
  const size = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
  return sign === '-' ? -size : size;
}
