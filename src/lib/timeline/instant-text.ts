const INSTANT =
  /^(\d{4}-\d\d-\d\d)[Tt ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(\.\d+)?(?:[Zz]|([+\- ])([01]\d|2[0-3]):([0-5]\d))$/;

/**
 * An instant as RFC 3339 writes it, in whole ms since the Unix epoch; null when it is not one, or names a day that does
 * not exist. A leap second is the second after it. A space stands for the `+` that a query string turns into one.
 */
export function parseInstant(text: string): number | null {
  const [, date, hour, minute, second, fraction = '', sign, hours = '0', minutes = '0'] =
    INSTANT.exec(text) ?? [];
  if (date === undefined) return null;
  const midnight = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(date)) return null;
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  const ms = Math.floor(Number(`0${fraction}`) * 1_000);
  return midnight + seconds * 1_000 + ms + (sign === '-' ? offset : -offset);
}

/** Year 0 to 9999 is all that RFC 3339 can write; what lies beyond is cut to it. */
const FIRST = Date.parse('0000-01-01T00:00:00Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/** RFC 3339 in UTC, with ms. */
export function instantText(ms: number): string {
  return new Date(Math.min(Math.max(ms, FIRST), LAST)).toISOString();
}
