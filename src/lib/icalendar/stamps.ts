import { DAY, dateOfDay } from '../timeline/day';

/** A local time (ms since 1970-01-01T00:00 on the wall) as iCalendar writes it: `20260105T080000`. */
export function localStamp(local: number): string {
  const date = dateOfDay(Math.floor(local / DAY)).replaceAll('-', '');
  return `${date}T${timeOf(local).replaceAll(':', '')}`;
}

/** An instant as iCalendar writes it: `20260105T070000Z`. */
export function utcStamp(instant: number): string {
  return `${localStamp(instant)}Z`;
}

/** The time of day of a local time, `HH:MM:SS`. */
export function timeOf(local: number): string {
  return new Date(local).toISOString().slice(11, 19);
}

/** An offset from UTC in ms as iCalendar writes it: `+0100`, with seconds where there are any. */
export function offsetStamp(offset: number): string {
  const seconds = Math.round(Math.abs(offset) / 1_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const text = two(Math.floor(seconds / 3_600)) + two(Math.floor(seconds / 60) % 60);
  return (offset < 0 ? '-' : '+') + text + (seconds % 60 === 0 ? '' : two(seconds % 60));
}
