import { Problem } from '../problem';

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

/** The moment that a query asks about; null: now. @throws {Problem} when it says anything else */
export function askedInstant(query: URLSearchParams): number | null {
  for (const name of query.keys()) {
    if (name === 'at') continue;
    throw new Problem(
      400,
      'unknown-parameter',
      `This call does not know the parameter “${name.slice(0, 100)}”: it takes “at” alone.`,
    );
  }
  const [text, ...more] = query.getAll('at');
  if (text === undefined) return null;
  if (more.length > 0) {
    throw new Problem(
      400,
      'invalid',
      'The parameter “at” stands there more than once: ask for one moment at a time.',
    );
  }
  const instant = parseInstant(text);
  if (instant === null) {
    throw new Problem(
      400,
      'invalid-instant',
      '“at” is no moment: write date, time and offset from UTC as RFC 3339 does, such as 2026-03-02T08:00:00Z or 2026-03-02T09:00:00+01:00 (in an address the + is written %2B).',
    );
  }
  return instant;
}
