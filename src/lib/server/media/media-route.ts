import { open, type FileHandle } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { allows, roleOf } from '#lib/access/access';
import type { ServerContext } from '../context';
import type { Db } from '../db/db';
import type { NodeRoute } from '../http-routes';
import { identifyRequest } from '../identify';
import { leftEarly } from '../left-early';
import { asProblem, Problem } from '../problem';
import { refusalProblem } from '../refusal-problem';
import { credentialsOf } from '../request-credentials';
import { sendProblem } from '../send-problem';
import { mediaPath } from './media-files';
import { parseRange } from './range';

const PREFIX = '/media/';

/** What a browser may show by itself: nothing of it can hold a script. */
const SHOWN = new Set([
  ...['image/jpeg', 'image/png', 'image/gif', 'image/webp'],
  ...['video/mp4', 'video/webm'],
  ...['audio/mpeg', 'audio/mp4', 'audio/aac', 'audio/ogg', 'audio/flac', 'audio/wav'],
]);

/** What a hash is never changes, so it is asked for once. */
const MOST_KNOWN = 10_000;
const known = new WeakMap<Db, Map<string, string>>();

async function mimeOf(db: Db, hash: string): Promise<string | null> {
  const cache = known.get(db) ?? new Map<string, string>();
  known.set(db, cache);
  const cached = cache.get(hash);
  if (cached !== undefined) return cached;
  const row = await db.read
    .selectFrom('media')
    .select(['hash', 'mime'])
    .where((eb) => eb.or([eb('hash', '=', hash), eb('thumb', '=', hash)]))
    .orderBy((eb) => eb('hash', '=', hash), 'desc')
    .executeTakeFirst();
  if (row === undefined) return null;
  // Thumbnails have no row of their own; all of them are WebP.
  const mime = row.hash === hash ? row.mime : 'image/webp';
  if (cache.size >= MOST_KNOWN) cache.clear();
  cache.set(hash, mime);
  return mime;
}

const unknownMedia = () => new Problem(404, 'unknown-media', 'There is no such file here (any more).');

async function openMedia(context: ServerContext, hash: string): Promise<FileHandle> {
  try {
    return await open(mediaPath(context.config.dataDir, hash), 'r');
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause;
    known.get(context.db)?.delete(hash);
    if ((await mimeOf(context.db, hash)) === null) throw unknownMedia();
    context.log.error({ hash }, 'a stored media file is missing: restore it from a backup');
    throw unknownMedia();
  }
}

/** Weak comparison is enough for a read (RFC 9110, 13.1.2). */
function matchesTag(header: string | undefined, tag: string): boolean {
  return (header ?? '').split(',').some((entry) => ['*', tag, `W/${tag}`].includes(entry.trim()));
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  file: FileHandle,
  facts: { readonly hash: string; readonly mime: string },
): Promise<void> {
  const { size } = await file.stat();
  const tag = `"${facts.hash}"`;
  const headers = {
    etag: tag,
    ...(SHOWN.has(facts.mime)
      ? { 'content-type': facts.mime }
      : { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment' }),
    // Whoever may read it may keep it for good; a shared cache may not, it can't check who asks.
    'cache-control': 'private, max-age=31536000, immutable',
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
    // Opened by itself it is only a picture, a video or a sound, whatever its bytes try.
    // Styles are the browser's own: its viewer dresses a picture with them.
    'content-security-policy':
      "sandbox; default-src 'none'; media-src 'self'; img-src 'self'; style-src 'unsafe-inline'",
    'cross-origin-resource-policy': 'same-origin',
  };
  if (matchesTag(request.headers['if-none-match'], tag)) {
    response.writeHead(304, headers).end();
    return;
  }
  const ifRange = request.headers['if-range'];
  const current = ifRange === undefined || ifRange === tag;
  const range = current ? parseRange(request.headers.range, size) : null;
  if (range === 'unsatisfiable') {
    throw new Problem(416, 'range', `The file has ${size} bytes; the range lies outside.`, {
      headers: { 'content-range': `bytes */${size}` },
    });
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  response.writeHead(range === null ? 200 : 206, {
    ...headers,
    'content-length': end - start + 1,
    ...(range === null ? {} : { 'content-range': `bytes ${start}-${end}/${size}` }),
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  await pipeline(file.createReadStream({ start, end, autoClose: false }), response);
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  context: ServerContext,
  name: string,
) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new Problem(405, 'method', 'Media can only be read here.', { headers: { allow: 'GET, HEAD' } });
  }
  const verdict = await identifyRequest(context, credentialsOf(request), { kind: 'any' });
  if (!('identity' in verdict)) throw refusalProblem(verdict);
  if (!allows(roleOf(verdict.identity), 'media.read'))
    throw new Problem(403, 'forbidden', 'You may not read media.');
  if (!/^[0-9a-f]{64}$/.test(name)) throw unknownMedia();
  const mime = await mimeOf(context.db, name);
  if (mime === null) throw unknownMedia();
  const file = await openMedia(context, name);
  try {
    await send(request, response, file, { hash: name, mime });
  } finally {
    await file.close();
  }
}

/** `GET|HEAD /media/<sha256>`: a stored file, whole or in ranges, for people and approved kiosks. */
export const mediaRoute: NodeRoute = async (request, response, context) => {
  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  if (!path.startsWith(PREFIX)) return false;
  try {
    await answer(request, response, context, path.slice(PREFIX.length));
  } catch (error) {
    if (!leftEarly(error)) sendProblem(response, asProblem(error, context.log));
  }
  return true;
};
