import { dateOfDay, dayOfDate } from '#lib/timeline/day';

/** The date so many days later, or earlier. */
export function dateBy(date: string, days: number): string {
  return dateOfDay(dayOfDate(date) + days);
}

/** A date that people can mean: years typed digit by digit pass through the first centuries. */
export function isShownDate(text: string): boolean {
  return (
    /^\d{4}-\d\d-\d\d$/.test(text) &&
    text >= '1970-01-02' &&
    text <= '9998-12-31' &&
    !Number.isNaN(Date.parse(text))
  );
}
