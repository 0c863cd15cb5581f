/** The bytes that a request asks for, both ends included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Reads a `Range` header for a body of `size` bytes (RFC 9110 section 14). `null`: send the whole body, as for a missing
 * header, another unit, several ranges at once or a header that makes no sense. `'unsatisfiable'`: answer 416.
 */
export function parseRange(header: string | null, size: number): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes=\s*(\d*)-(\d*)\s*$/.exec(header ?? '');
  if (match === null) return null;
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return null;
  if (from === '') {
    const suffix = Number(to);
    if (suffix === 0 || size === 0) return 'unsatisfiable';
    return { first: Math.max(0, size - suffix), last: size - 1 };
  }
  const first = Number(from);
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < first) return null;
  if (first >= size) return 'unsatisfiable';
  return { first, last };
}

/**
 * The answer to a media request out of a whole cached file: a true 206 where a range was asked for, because a video
 * whose server answers 200 can't seek.
 */
export async function respondFromWhole(whole: Response, rangeHeader: string | null): Promise<Response> {
  const blob = await whole.blob();
  const type = whole.headers.get('content-type') ?? 'application/octet-stream';
  const headers = new Headers({ 'content-type': type, 'accept-ranges': 'bytes' });
  const range = parseRange(rangeHeader, blob.size);
  if (range === null) {
    headers.set('content-length', String(blob.size));
    return new Response(blob, { status: 200, headers });
  }
  if (range === 'unsatisfiable') {
    headers.set('content-range', `bytes */${blob.size}`);
    return new Response(null, { status: 416, headers });
  }
  const part = blob.slice(range.first, range.last + 1, type);
  headers.set('content-range', `bytes ${range.first}-${range.last}/${blob.size}`);
  headers.set('content-length', String(part.size));
  return new Response(part, { status: 206, headers });
}
