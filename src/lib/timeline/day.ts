/** Local calendar days as whole numbers: days since 1970-01-01. Local times are ms since that midnight, zone aside. */
export const DAY = 86_400_000;

/** 9999-12-31, the last date that a record can name; nothing is scheduled beyond it. */
export const LAST_DAY = 2_932_896;

export function dayOfDate(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY;
}

export function dateOfDay(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** 1 Monday … 7 Sunday; 1970-01-01 was a Thursday. */
export function weekday(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** A time of day, `HH:MM` or `HH:MM:SS`, in ms since midnight. */
export function msOfTime(time: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1_000;
}
