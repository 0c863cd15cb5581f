import type { IncomingMessage } from 'node:http';
import * as v from 'valibot';
import { allows, roleOf, type Identity } from '#lib/access/access';
import type { Wanted } from '../authenticate';
import type { ServerContext } from '../context';
import type { NodeRoute } from '../http-routes';
import { identifyRequest } from '../identify';
import { identityNow } from '../identity-now';
import type { PlacedOperation } from '../operation';
import { demandOwnOrigin } from '../own-request';
import { asProblem, Problem } from '../problem';
import { readBytes } from '../read-bytes';
import { refusalProblem } from '../refusal-problem';
import { credentialsOf } from '../request-credentials';
import { demandAction } from '../demand-action';
import { nameOf } from '../require-action';
import { sendProblem } from '../send-problem';
import { carryOver } from './carry-over';
import { endedEpoch } from './ended-epoch';

const EPOCHS_PATH = '/api/v1/site/epochs/';
const CARRY_OVER_PATH = '/api/v1/site/carry-over';
/** What a socket takes in one message. */
const MAX_UPDATE_BYTES = 16 * 1024 * 1024;
/** Each may be as large as that, and they are worked on one after the other. */
const MOST_AT_ONCE = 16;

async function identify(request: IncomingMessage, context: ServerContext, wanted: Wanted): Promise<Identity> {
  const verdict = await identifyRequest(context, credentialsOf(request), wanted);
  if (!('identity' in verdict)) throw refusalProblem(verdict);
  return verdict.identity;
}

function demandMethod({ method }: IncomingMessage, ...allowed: readonly string[]): void {
  if (method !== undefined && allowed.includes(method)) return;
  const allow = allowed.join(', ');
  throw new Problem(405, 'method', `This takes ${allow} only.`, { headers: { allow } });
}

function readEpoch(text: string | null): number {
  const epoch = Number(text);
  if (text !== null && /^\d{1,16}$/.test(text) && Number.isSafeInteger(epoch)) return epoch;
  throw new Problem(400, 'invalid', 'An epoch is named by a whole number, as in GET /api/v1/me.');
}

/** `GET /api/v1/site/epochs/<epoch>`: screens ask too, and all at once. */
async function sayHowItEnded(
  request: IncomingMessage,
  context: ServerContext,
  name: string,
): Promise<unknown> {
  demandMethod(request, 'GET', 'HEAD');
  const identity = await identify(request, context, { kind: 'any' });
  if (!allows(roleOf(identity), 'site.read'))
    throw new Problem(403, 'forbidden', 'You may not read this site.');
  const { live } = context;
  const { epoch, version, vector } = await endedEpoch(live, readEpoch(name));
  return {
    epoch,
    version,
    vector: Buffer.from(vector).toString('base64'),
    current: { uid: live.uid, epoch: live.epoch },
  };
}

let carrying = 0;

/** `POST /api/v1/site/carry-over?epoch=<epoch>`: not Kit's, which would take less than a socket does. */
async function carry(
  request: IncomingMessage,
  context: ServerContext,
  query: URLSearchParams,
): Promise<unknown> {
  demandOwnOrigin(request, context.config);
  const identity = await identify(request, context, { kind: 'user' });
  await demandAction(context, request, identity, 'site.edit');
  demandMethod(request, 'POST');
  const epoch = readEpoch(query.get('epoch'));
  if (carrying >= MOST_AT_ONCE) {
    throw new Problem(503, 'busy', 'Many send edits of an earlier epoch just now. Try again in a moment.', {
      headers: { 'retry-after': '5' },
    });
  }
  carrying += 1;
  try {
    const update = await readBytes(request, MAX_UPDATE_BYTES);
    const who = await demandAction(context, request, await identityNow(context, identity), 'site.edit');
    return await carryOver(context.live, nameOf(who), epoch, update);
  } finally {
    carrying -= 1;
  }
}

export const epochsRoute: NodeRoute = async (request, response, context) => {
  const [pathname = '', query = ''] = (request.url ?? '').split('?', 2);
  const named = pathname.startsWith(EPOCHS_PATH) ? pathname.slice(EPOCHS_PATH.length) : null;
  if (named === null && pathname !== CARRY_OVER_PATH) return false;
  try {
    const answer =
      named === null
        ? await carry(request, context, new URLSearchParams(query))
        : await sayHowItEnded(request, context, named);
    const body = JSON.stringify(answer);
    response.writeHead(200, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'content-length': Buffer.byteLength(body),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  } catch (error) {
    sendProblem(response, asProblem(error, context.log));
  }
  return true;
};

export const epochOperations: readonly PlacedOperation[] = [
  {
    method: 'GET',
    path: `${EPOCHS_PATH}{epoch}`,
    operation: {
      action: 'site.read',
      summary: 'How an earlier epoch of the document ended.',
      answers: {
        200: v.strictObject({
          epoch: v.number(),
          version: v.number(),
          vector: v.string(),
          current: v.strictObject({ uid: v.string(), epoch: v.number() }),
        }),
      },
      problems: { 404: ['unknown-epoch'], 409: ['epoch-goes-on'], 410: ['epoch-forgotten'] },
    },
  },
  {
    method: 'POST',
    path: CARRY_OVER_PATH,
    operation: {
      action: 'site.edit',
      summary: 'Takes edits that were made in an earlier epoch over into this one.',
      query: v.strictObject({
        epoch: v.pipe(
          v.string(),
          v.description('The epoch that the update was made in: its founding client id.'),
        ),
      }),
      body: { media: 'application/octet-stream' },
      answers: {
        200: v.strictObject({
          carried: v.number(),
          skipped: v.array(v.strictObject({ collection: v.string(), id: v.string(), message: v.string() })),
        }),
      },
      problems: {
        400: ['malformed-update'],
        404: ['unknown-epoch'],
        409: ['epoch-goes-on', 'gap', 'other-epoch'],
        410: ['epoch-forgotten'],
      },
    },
  },
];
