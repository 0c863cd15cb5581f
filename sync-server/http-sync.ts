import type { IncomingMessage, ServerResponse } from 'node:http';
import * as v from 'valibot';
import { allows, type Identity, roleOf, screenOf } from '#lib/access/access';
import { CloseCode } from '#lib/protocol/close-codes';
import { ROOM, statusSchema, SYNC_PATH, type Status } from '#lib/protocol/messages';
import type { Authenticate } from '#lib/server/authenticate';
import { isOwnOrigin } from '#lib/server/origin';
import { Problem } from '#lib/server/problem';
import { readBytes } from '#lib/server/read-bytes';
import { credentialsOf, first } from '#lib/server/request-credentials';
import { sendProblem } from '#lib/server/send-problem';
import { bearerOf } from '#lib/server/tokens/token-text';
import type { News } from './news';
import { broughtSomething, strangerRefused, type RefusalNote } from './refusal-notes';
import { wantedIdentity } from './wanted';

export interface HttpSyncOptions {
  readonly room: {
    readonly uid: string;
    readonly epoch: number;
    /** Resolves once everything that it tells is on the disk (SS4.2). */
    newsFor(digest: string | null): Promise<News>;
    /** `isOther`: what the screen plays is a copy of another site or epoch. */
    reportOverHttp(status: Status, isOther: boolean): Promise<void>;
  };
  readonly authenticate: Authenticate;
  /** The public origin, when it is known. */
  readonly origin: string | null;
  /** As the gate's. */
  readonly onRefused?: (note: RefusalNote) => void;
}

/** Refusals of who asks, and not of what is said. */
const OF_WHO: ReadonlySet<CloseCode | undefined> = new Set([
  CloseCode.notAuthenticated,
  CloseCode.forbidden,
  CloseCode.unknownDevice,
  CloseCode.revokedDevice,
  CloseCode.badOrigin,
]);

const MAX_BODY_BYTES = 64 * 1024;
/** Each may need the whole document. */
const MOST_AT_ONCE = 64;
const LATER: { readonly code: CloseCode; readonly message: string } = {
  code: CloseCode.tryAgainLater,
  message: 'The site can’t be read at the moment; come back.',
};

const bodySchema = v.object({
  digest: v.nullable(v.pipe(v.string(), v.maxLength(64))),
  status: v.nullable(statusSchema),
});

const STATUS_OF: Readonly<Partial<Record<CloseCode, number>>> = {
  [CloseCode.badMessage]: 400,
  [CloseCode.notAuthenticated]: 401,
  [CloseCode.unknownDevice]: 401,
  [CloseCode.revokedDevice]: 401,
  [CloseCode.forbidden]: 403,
  [CloseCode.secondFactorDue]: 403,
  [CloseCode.badOrigin]: 403,
  [CloseCode.otherEpoch]: 409,
};

/** A refusal, with the code that a socket would have been closed with. */
function refusal({ code, message }: { readonly code: CloseCode; readonly message: string }): Problem {
  const later = STATUS_OF[code] === undefined;
  return new Problem(STATUS_OF[code] ?? 503, later ? 'later' : 'refused', message, {
    closeCode: code,
    headers: later ? { 'retry-after': '30' } : {},
  });
}

/** `POST /sync/site/default` (SS15): what a kiosk exchanges with the room where no socket opens. */
export function httpSync(
  options: HttpSyncOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  let underWay = 0;
  return async (request, response) => {
    // Not as a URL: of what strangers ask for, `//%` and the like are none.
    const [path, query] = (request.url ?? '/').split('?', 2);
    if (path !== `${SYNC_PATH}/${ROOM}` || request.method !== 'POST') return false;
    underWay += 1;
    try {
      if (underWay > MOST_AT_ONCE) throw refusal(LATER);
      const { version, epoch, update } = await exchange(options, request, new URLSearchParams(query));
      response.writeHead(update === null ? 204 : 200, {
        'vitrine-version': version,
        'vitrine-epoch': epoch,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        ...(update === null
          ? {}
          : { 'content-type': 'application/octet-stream', 'content-length': update.byteLength }),
      });
      response.end(update ?? undefined);
    } catch (error) {
      if (error instanceof Problem) noteRefusal(options, request, error);
      sendProblem(response, error instanceof Problem ? error : refusal(LATER));
    } finally {
      underWay -= 1;
    }
    return true;
  };
}

function noteRefusal({ onRefused }: HttpSyncOptions, request: IncomingMessage, { closeCode }: Problem): void {
  const code = [...OF_WHO].find((known) => known === closeCode);
  const credentials = credentialsOf(request);
  if (code !== undefined && broughtSomething(credentials)) onRefused?.(strangerRefused(credentials, code));
}

async function exchange(
  { room, authenticate, origin }: HttpSyncOptions,
  request: IncomingMessage,
  query: URLSearchParams,
): Promise<News> {
  const { headers } = request;
  const credentials = credentialsOf(request);
  const isOwn = isOwnOrigin({
    bearer: bearerOf(credentials.authorization) !== null,
    origin: headers.origin,
    fetchSite: first(headers['sec-fetch-site']),
    host: first(headers['x-vitrine-host']) ?? headers.host,
    configured: origin,
  });
  if (!isOwn) throw refusal({ code: CloseCode.badOrigin, message: 'This page is not the server’s own.' });
  const wanted = wantedIdentity(query.get('as'));
  if (wanted === null)
    throw refusal({
      code: CloseCode.notAuthenticated,
      message: '“as” is user, token, or device: with the screen’s id.',
    });
  const verdict = await authenticate(credentials, wanted);
  if (!('identity' in verdict)) throw refusal(verdict);
  const { identity } = verdict;
  if (!allows(roleOf(identity), 'site.read'))
    throw refusal({ code: CloseCode.forbidden, message: 'You may not read this site.' });
  const { digest, status } = await readBody(request);
  const isOther = query.get('site') !== room.uid || query.get('epoch') !== String(room.epoch);
  // Also one that plays another copy: people can mend only what they hear of.
  if (status !== null) await report(room, identity, status, isOther);
  // Before it is told anything: what it has of another site or epoch must not be merged with this.
  if (isOther)
    throw refusal({ code: CloseCode.otherEpoch, message: 'Your copy is of another site or epoch: keep it.' });
  return room.newsFor(digest);
}

async function readBody(request: IncomingMessage): Promise<v.InferOutput<typeof bodySchema>> {
  const text = new TextDecoder().decode(await readBytes(request, MAX_BODY_BYTES));
  const body = v.safeParse(v.pipe(v.string(), v.parseJson(), bodySchema), text);
  if (body.success) return body.output;
  throw refusal({ code: CloseCode.badMessage, message: 'This takes {"digest": …, "status": …} as JSON.' });
}

async function report(
  room: HttpSyncOptions['room'],
  identity: Identity,
  status: Status,
  isOther: boolean,
): Promise<void> {
  if (!allows(roleOf(identity), 'screen.report') || screenOf(identity) !== status.screen)
    throw refusal({
      code: CloseCode.badMessage,
      message: 'Only a screen reports its status, and only its own.',
    });
  await room.reportOverHttp(status, isOther);
}
