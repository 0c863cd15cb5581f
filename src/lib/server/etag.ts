import { createHash } from 'node:crypto';
import { Problem } from './problem';

/** Keys in one order, whatever order they were written in. */
function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value as Readonly<Record<string, unknown>>);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The strong ETag of an answer: made from nothing but what it shows, so it outlives a restart and an epoch. */
export function etagOf(answer: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify(answer, inOrder)).digest('base64url');
  return `"${hash.slice(0, 27)}"`;
}

const tagsOf = (header: string): readonly string[] => header.split(',').map((tag) => tag.trim());

/**
 * What `If-Match` demands (RFC 9110, 13.1.1), if the caller sent one: that nobody changed what it read.
 * @throws {Problem} `changed` (412)
 */
export function demandMatch(request: Request, current: unknown): void {
  const header = request.headers.get('if-match');
  if (header === null || header.trim() === '*') return;
  const etag = etagOf(current);
  // A weak tag never matches here.
  if (tagsOf(header).includes(etag)) return;
  throw new Problem(
    412,
    'changed',
    'This was changed since you read it, so nothing was done. Read it again, and send your change with the new ETag.',
    { headers: { etag } },
  );
}

/** Whether the caller has this already (RFC 9110, 13.1.2): a weak comparison is enough for a read. */
export function isNotModified(request: Request, etag: string): boolean {
  const header = request.headers.get('if-none-match');
  return header !== null && tagsOf(header).some((tag) => ['*', etag, `W/${etag}`].includes(tag));
}
