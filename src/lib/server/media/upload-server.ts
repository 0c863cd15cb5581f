import { mkdirSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Server } from '@tus/server';
import type { ServerContext } from '../context';
import { demandAction } from '../demand-action';
import { identityNow } from '../identity-now';
import { asProblem, Problem, problemDocument } from '../problem';
import { nameOf, type Caller } from '../require-action';
import { ingestFile } from './ingest';
import { partsDir, sweepWork } from './media-files';
import { checkFloor, tooLarge } from './storage-room';
import { UploadStore } from './upload-store';

/** An upload that rested this long starts over. */
const RESUMABLE_FOR_MS = 24 * 3_600_000;
const SWEEP_EVERY_MS = 3_600_000;
const UPLOAD_ID = /^[0-9a-f]{32}$/;

const unknownUpload = () =>
  new Problem(404, 'unknown-upload', 'There is no such upload (any more): start it again.');

/** What tus's own refusals say to a person; the others are for programs and keep their text. */
function fromTus(status: number, body: string, limitBytes: number): Problem {
  switch (status) {
    case 404:
      return unknownUpload();
    case 410:
      return new Problem(410, 'expired-upload', 'This upload rested too long: start it again.');
    case 413:
      return tooLarge(limitBytes);
    default:
      return new Problem(status, 'upload', body.trim());
  }
}

function isTusError(error: unknown): error is { status_code: number; body: string } {
  return typeof error === 'object' && error !== null && 'status_code' in error && 'body' in error;
}

/** tus answers in plain text; ours are problem documents. */
class ProblemServer extends Server {
  override write(
    ...[context, headers, status, body = '']: Parameters<Server['write']>
  ): ReturnType<Server['write']> {
    if (status < 400) return super.write(context, headers, status, body);
    headers.set('content-type', 'application/problem+json');
    const text = body.startsWith('{')
      ? body
      : JSON.stringify(problemDocument(new Problem(status, 'upload', body.trim())));
    return super.write(context, headers, status, text);
  }
}

export interface UploadServer {
  readonly tus: Server;
  /** Whose request it is; told before it is handed to tus. */
  readonly askers: WeakMap<object, Asker>;
}

interface Asker {
  readonly request: IncomingMessage;
  readonly who: Caller;
}

/** The tus 1.0 server of a data directory: files stream to the disk and become media when they are whole. */
export function makeUploadServer(context: ServerContext, path: string): UploadServer {
  const { config, log } = context;
  const limit = config.uploadLimitBytes;
  const directory = partsDir(config.dataDir);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const datastore = new UploadStore(context, directory, RESUMABLE_FOR_MS);
  const askers = new WeakMap<object, Asker>();
  type TusRequest = Parameters<NonNullable<Server['options']['onUploadCreate']>>[0];
  const askerOf = (request: TusRequest): Asker & { readonly by: string } => {
    const asker = request.runtime?.node === undefined ? undefined : askers.get(request.runtime.node.req);
    if (asker === undefined) throw new Error('an upload request without an asker');
    return { ...asker, by: nameOf(asker.who) };
  };

  const tus = new ProblemServer({
    path,
    datastore,
    maxSize: limit,
    relativeLocation: true,
    // The default answers `*`; nothing outside this site has any business here.
    allowedOrigins: () => false,
    getFileIdFromRequest: (_request, last) => (last !== undefined && UPLOAD_ID.test(last) ? last : undefined),
    onIncomingRequest: async (request, id) => {
      if (request.method === 'POST') return;
      const upload = await datastore.getUpload(id);
      if (upload.metadata?.['owner'] !== askerOf(request).by) throw unknownUpload();
    },
    onUploadCreate: (request, upload) =>
      Promise.resolve({ metadata: { ...upload.metadata, owner: askerOf(request).by } }),
    onUploadFinish: async (request, upload) => {
      const name = upload.metadata?.['filename'] ?? upload.metadata?.['name'] ?? '';
      try {
        const file = upload.storage?.path;
        if (file === undefined) throw new Error('an upload without a file');
        const asker = askerOf(request);
        await demandAction(context, asker.request, await identityNow(context, asker.who), 'media.upload');
        const ingested = await ingestFile(context, file, { name, by: asker.by });
        return {
          // A creation keeps its 201: without one the client gets no Location and gives up.
          ...(request.method === 'POST' ? {} : { status_code: 200 }),
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(ingested),
        };
      } finally {
        // Refused or stored: what came in is not needed any more.
        await datastore.remove(upload.id);
      }
    },
    onResponseError: async (request, error) => {
      const problem = isTusError(error)
        ? await explain(context, directory, error.status_code, error.body)
        : asProblem(error, log);
      const id = new URL(request.url).pathname.split('/').at(-1) ?? '';
      // What can't be finished is not kept: it would take the room that is missing.
      if (problem.status === 507 && UPLOAD_ID.test(id)) await datastore.remove(id).catch(() => undefined);
      return { status_code: problem.status, body: JSON.stringify(problemDocument(problem)) };
    },
  });

  const sweep = () => {
    Promise.all([tus.cleanUpExpiredUploads(), sweepWork(config.dataDir)]).catch((error: unknown) => {
      log.error({ err: error }, 'old uploads could not be removed');
    });
  };
  sweep();
  setInterval(sweep, SWEEP_EVERY_MS).unref();
  return { tus, askers };
}

/** tus keeps quiet about why a write failed: the disk is asked. */
async function explain(
  context: ServerContext,
  directory: string,
  status: number,
  body: string,
): Promise<Problem> {
  if (status === 500) {
    const full = await checkFloor(context, directory, 0).catch((error: unknown) => error);
    if (full instanceof Problem) return full;
  }
  return fromTus(status, body, context.config.uploadLimitBytes);
}
