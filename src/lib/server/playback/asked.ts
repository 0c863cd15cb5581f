import { parseInstant } from '#lib/timeline/instant-text';
import { Problem } from '../problem';

/** The moment that a query asks about; null: now. @throws {Problem} `invalid-instant` when it says anything else */
export function askedInstant(text: string | undefined): number | null {
  if (text === undefined) return null;
  const instant = parseInstant(text);
  if (instant !== null) return instant;
  throw new Problem(
    400,
    'invalid-instant',
    '“at” is no moment: write date, time and offset from UTC as RFC 3339 does, such as 2026-03-02T08:00:00Z or 2026-03-02T09:00:00+01:00 (in an address the + is written %2B).',
  );
}
