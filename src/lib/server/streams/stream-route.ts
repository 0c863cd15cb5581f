import { open } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { allows, roleOf } from '#lib/access/access';
import { isRelayed } from '#lib/model/content-types/stream';
import type { ServerContext } from '../context';
import type { NodeRoute } from '../http-routes';
import { identifyRequest } from '../identify';
import { leftEarly } from '../left-early';
import { asProblem, Problem } from '../problem';
import { refusalProblem } from '../refusal-problem';
import { credentialsOf } from '../request-credentials';
import { sendProblem } from '../send-problem';
import { PLAYLIST } from './run-ffmpeg';

const PATH = /^\/streams\/([^/]+)\/([^/]+)$/;
const PART = /^\d{1,15}\.ts$/;

const unknownStream = () =>
  new Problem(
    404,
    'unknown-stream',
    'There is no such stream here (any more). Look at its content’s address.',
  );

/** What a camera's content shows: its address is the site's to say, and nobody else's. */
async function addressOf({ live }: ServerContext, id: string): Promise<string> {
  const content = (await live.site()).contents.get(id);
  if (content?.type !== 'stream' || content.deletedAt !== null || !isRelayed(content.address))
    throw unknownStream();
  return content.address;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  context: ServerContext,
  [id, file]: readonly [string, string],
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new Problem(405, 'method', 'Streams can only be read here.', { headers: { allow: 'GET, HEAD' } });
  }
  const verdict = await identifyRequest(context, credentialsOf(request), { kind: 'any' });
  if (!('identity' in verdict)) throw refusalProblem(verdict);
  if (!allows(roleOf(verdict.identity), 'media.read'))
    throw new Problem(403, 'forbidden', 'You may not watch streams.');
  const isPlaylist = file === PLAYLIST;
  if (!isPlaylist && !PART.test(file)) throw unknownStream();
  const address = await addressOf(context, id);
  const folder = isPlaylist ? await context.cameras.watch(address) : context.cameras.folderOf(address);
  if (folder === null) throw unknownStream();
  const opened = await open(path.join(folder, file), 'r').catch((cause: unknown) => {
    // A part that is over was deleted.
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') throw unknownStream();
    throw cause;
  });
  try {
    const { size } = await opened.stat();
    response.writeHead(200, {
      'content-type': isPlaylist ? 'application/vnd.apple.mpegurl' : 'video/mp2t',
      'content-length': size,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
    if (request.method === 'HEAD' || size === 0) response.end();
    // As much of it as the others' lines take: all of it in memory for each of them would be gigabytes.
    else await pipeline(opened.createReadStream({ autoClose: false, end: size - 1 }), response);
  } finally {
    await opened.close();
  }
}

/** `GET|HEAD /streams/<content>/index.m3u8` and its parts: a camera as HLS, for people and approved kiosks. */
export const streamRoute: NodeRoute = async (request, response, context) => {
  const [, id, file] = PATH.exec((request.url ?? '').split('?', 1)[0] ?? '') ?? [];
  if (id === undefined || file === undefined) return false;
  try {
    await answer(request, response, context, [id, file]);
  } catch (error) {
    if (!leftEarly(error)) sendProblem(response, asProblem(error, context.log));
  }
  return true;
};
