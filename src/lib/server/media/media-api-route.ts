import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as v from 'valibot';
import type { Identity } from '#lib/access/access';
import { mediaSchema, mediaTypes } from '#lib/model/media';
import { actorOf } from '../audit/actor';
import { audit } from '../audit/audit';
import type { ServerContext } from '../context';
import type { NodeRoute } from '../http-routes';
import { identifyRequest } from '../identify';
import { identityNow } from '../identity-now';
import type { PlacedOperation } from '../operation';
import { demandOwnOrigin } from '../own-request';
import { asProblem, Problem } from '../problem';
import { readQuery } from '../read-request';
import { refusalProblem } from '../refusal-problem';
import { credentialsOf } from '../request-credentials';
import { demandAction } from '../demand-action';
import { nameOf } from '../require-action';
import { sendProblem } from '../send-problem';
import { workFile } from './media-files';
import { REFUSED_FILES } from './refused-files';
import { checkFloor, checkQuota, COPIES, tooLarge } from './storage-room';

const PATH = '/api/v1/media';
const uploadQuery = v.strictObject({
  filename: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(500),
      v.description('What the file is called; the content that shows it may be named so.'),
    ),
    '',
  ),
});

const LOOK_EVERY_BYTES = 8_000_000;

/** Streams the body to a file of its own. @throws {Problem} `too-large`, `media-quota`, `disk-full` or `cut-off` */
async function receive(request: IncomingMessage, file: string, context: ServerContext): Promise<void> {
  const { uploadLimitBytes } = context.config;
  const announced = Number(request.headers['content-length'] ?? uploadLimitBytes);
  if (announced > uploadLimitBytes) throw tooLarge(uploadLimitBytes);
  const directory = path.dirname(file);
  await checkQuota(context, announced);
  await checkFloor(context, directory, COPIES * announced);
  let bytes = 0;
  let looked = 0;
  const counted = new Transform({
    transform(part: Buffer, _encoding, done) {
      bytes += part.byteLength;
      if (bytes > uploadLimitBytes) done(tooLarge(uploadLimitBytes));
      else if (bytes - looked < LOOK_EVERY_BYTES) done(null, part);
      else {
        looked = bytes;
        // Others fill the disk meanwhile.
        checkFloor(context, directory, 0).then(() => done(null, part), done);
      }
    },
  });
  try {
    // Not the request itself, which would be destroyed with its connection, and could not be answered any more.
    const parts = request.iterator({ destroyOnReturn: false });
    await pipeline(parts, counted, createWriteStream(file, { mode: 0o600 }));
  } catch (cause) {
    if (request.errored === null || cause instanceof Problem) throw cause;
    throw new Problem(400, 'cut-off', 'The upload broke off before its end. Send it again.', { cause });
  }
}

async function upload(request: IncomingMessage, context: ServerContext, query: string, identity: Identity) {
  const { filename } = readQuery(new URLSearchParams(query), uploadQuery) ?? { filename: '' };
  if (/^multipart\//i.test(request.headers['content-type'] ?? '')) {
    throw new Problem(415, 'not-bytes', 'Send the file itself as the body, not a form with the file in it.');
  }
  // What a crash leaves there is swept up.
  const file = await workFile(context.config.dataDir);
  try {
    await receive(request, file, context);
    const now = await identityNow(context, identity);
    const by = nameOf(await demandAction(context, request, now, 'media.upload'));
    // The image decoder is loaded by the first upload only.
    const { ingestFile } = await import('./ingest');
    return await ingestFile(context, file, { name: filename, by });
  } finally {
    await rm(file, { force: true });
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, context: ServerContext) {
  const [pathname = '', query = ''] = (request.url ?? '').split('?', 2);
  demandOwnOrigin(request, context.config);
  const credentials = credentialsOf(request);
  const verdict = await identifyRequest(context, credentials, { kind: 'user' });
  if (!('identity' in verdict)) throw refusalProblem(verdict);
  const head = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  const from = { ...actorOf(verdict.identity), address: credentials.address };
  if (pathname === PATH) {
    await demandAction(context, request, verdict.identity, 'media.upload');
    const made = await upload(request, context, query, verdict.identity);
    const { hash, mime, bytes } = made.media;
    await audit(context, {
      ...from,
      action: 'upload',
      subject: `media:${hash}`,
      subjectName: made.name,
      detail: { mime, bytes },
    });
    response.writeHead(201, { ...head, location: `${PATH}/${hash}` });
    response.end(JSON.stringify(made));
    return;
  }
  await demandAction(context, request, verdict.identity, 'site.edit');
  readQuery(new URLSearchParams(query), undefined);
  const { deleteMedia } = await import('./delete-media');
  const { hash, mime, bytes } = await deleteMedia(context, pathname.slice(PATH.length + 1));
  await audit(context, {
    ...from,
    action: 'upload',
    subject: `media:${hash}`,
    detail: { did: 'deleted', mime, bytes },
  });
  response.writeHead(204, { 'cache-control': 'no-store' });
  response.end();
}

/**
 * `POST /api/v1/media` and `DELETE /api/v1/media/{hash}`: beside the uploads that they must not cross, and without the
 * limit that Kit sets for bodies. Reading is Kit's.
 */
export const mediaApiRoute: NodeRoute = async (request, response, context) => {
  const pathname = (request.url ?? '').split('?', 1)[0] ?? '';
  const posts = request.method === 'POST' && pathname === PATH;
  const deletes = request.method === 'DELETE' && /^\/api\/v1\/media\/[^/]+$/.test(pathname);
  if (!posts && !deletes) return false;
  try {
    await answer(request, response, context);
  } catch (error) {
    // What is still coming in is not waited for.
    if (!request.complete) response.setHeader('connection', 'close');
    sendProblem(response, asProblem(error, context.log));
  }
  return true;
};

export const mediaOperations: readonly PlacedOperation[] = [
  {
    method: 'POST',
    path: PATH,
    operation: {
      action: 'media.upload',
      summary: 'Takes a file into the site’s media: its bytes are the body.',
      description:
        'The answer can be sent on as the body of POST /contents as it is. The same file is stored once, so sending it twice is sending it once. For large files and bad lines there is tus at /api/v1/uploads.',
      query: uploadQuery,
      body: { media: 'application/octet-stream' },
      answers: {
        201: v.strictObject({ type: v.picklist(mediaTypes), name: v.string(), media: mediaSchema }),
      },
      problems: {
        415: ['unsupported-media', 'not-bytes'],
        422: REFUSED_FILES,
        507: ['media-quota'],
      },
    },
  },
  {
    method: 'DELETE',
    path: `${PATH}/{hash}`,
    operation: {
      action: 'site.edit',
      summary: 'Deletes a file that no content shows, also none in the trash; for good.',
      answers: { 204: null },
      problems: { 404: ['unknown-media'], 409: ['in-use'] },
    },
  },
];
