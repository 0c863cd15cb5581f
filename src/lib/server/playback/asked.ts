import { parseInstant } from '#lib/timeline/instant-text';
import { Problem } from '../problem';

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
