import { dateOfDay, dayOfDate, weekday } from '#lib/timeline/day';

/** The Monday of a date's week. */
export function weekStart(date: string): string {
  const day = dayOfDate(date);
  return dateOfDay(day - weekday(day) + 1);
}

/** `2 – 8 March 2026`, `30 March – 5 April 2026`: the days from `first` on. */
export function daysSpanText(first: string, days: number): string {
  const day = dayOfDate(first);
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  return format.formatRange(Date.parse(first), Date.parse(dateOfDay(day + days - 1)));
}
