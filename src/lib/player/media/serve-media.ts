import { MEDIA_CACHE, MEDIA_PARTS_CACHE, mediaPath } from '../cache-names';
import { parseRange, respondFromWhole } from '../range';
import { partPath, readWhole, wholePath } from './media-store';

/**
 * A range of a film may go to its end, and looking its parts up takes milliseconds each: an answer holds no more than this
 * (RFC 9110, 15.3.7 lets it), and players ask on from there.
 */
const MOST_BYTES = 64_000_000;

/**
 * The answer to a media request out of what is stored, null where it is not stored whole. No bytes are read here: bodies
 * are slices of files that lie on the disk. A cached file that lost a part to a damaged disk is not believed any longer.
 *
 * @param path `/media/<hash>`
 */
export async function storedMedia(
  caches: Pick<CacheStorage, 'open'>,
  path: string,
  rangeHeader: string | null,
  mostBytes = MOST_BYTES,
): Promise<Response | null> {
  const entry = await (await caches.open(MEDIA_CACHE)).match(path);
  if (entry !== undefined) return respondFromWhole(entry, rangeHeader);
  const hash = path.slice(mediaPath('').length);
  const cache = await caches.open(MEDIA_PARTS_CACHE);
  const whole = await readWhole(await cache.match(wholePath(hash)));
  if (whole === null) return null;

  const size = whole.parts.reduce((total, length) => total + length, 0);
  const headers = new Headers({ 'content-type': whole.mime, 'accept-ranges': 'bytes' });
  const range = parseRange(rangeHeader, size);
  if (range === 'unsatisfiable') {
    headers.set('content-range', `bytes */${size}`);
    return new Response(null, { status: 416, headers });
  }
  const first = range?.first ?? 0;
  const last = range === null ? size - 1 : Math.min(range.last, first + mostBytes - 1);

  let at = 0;
  const slices: Promise<Blob | null>[] = [];
  for (const length of whole.parts) {
    const [start, end] = [at, at + length];
    at = end;
    if (end <= first || start > last) continue;
    slices.push(
      cache.match(partPath(hash, start)).then(async (part) => {
        const bytes = await part?.blob();
        return bytes?.size === length
          ? bytes.slice(Math.max(0, first - start), Math.min(length, last + 1 - start))
          : null;
      }),
    );
  }
  const found = (await Promise.all(slices)).filter((slice) => slice !== null);
  if (found.length < slices.length) {
    await cache.delete(wholePath(hash));
    return null;
  }
  const body = new Blob(found, { type: whole.mime });
  headers.set('content-length', String(body.size));
  if (range === null) return new Response(body, { status: 200, headers });
  headers.set('content-range', `bytes ${first}-${last}/${size}`);
  return new Response(body, { status: 206, headers });
}
