import type { IncomingMessage } from 'node:http';
import * as v from 'valibot';
import { MOST_BYTES } from '#lib/icalendar/limits';
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
import { Turns } from '../turns';
import { importCalendar, type ImportAnswer } from './import-calendar';
import { importQuery, importRequest } from './import-request';

const PATH = '/api/v1/schedules/import';

function busy(): Problem {
  return new Problem(503, 'busy', 'Many calendar files are being read just now. Try again in a moment.', {
    headers: { 'retry-after': '5' },
  });
}

/** A file of 10 MB keeps a core busy for a second: one at a time. */
const turns = new Turns(1);
/** Not too many in memory; whoever sends slowly holds up nobody who has sent. */
const arrivals = new Turns(8, 0, busy);

async function take(request: IncomingMessage, context: ServerContext, query: string): Promise<ImportAnswer> {
  demandOwnOrigin(request, context.config);
  const verdict = await identifyRequest(context, credentialsOf(request), { kind: 'user' });
  if (!('identity' in verdict)) throw refusalProblem(verdict);
  await demandAction(context, request, verdict.identity, 'site.edit');
  if (request.method !== 'POST') {
    throw new Problem(405, 'method', 'This takes POST only.', { headers: { allow: 'POST' } });
  }
  const asked = importRequest(new URLSearchParams(query));
  return arrivals.take(async () => {
    const bytes = await readBytes(request, MOST_BYTES);
    const now = await identityNow(context, verdict.identity);
    const who = await demandAction(context, request, now, 'site.edit');
    return turns.take(() => importCalendar(context, nameOf(who), bytes, asked));
  });
}

/** `POST /api/v1/schedules/import`: not Kit's, which would take less than a calendar may have. */
export const importRoute: NodeRoute = async (request, response, context) => {
  const [pathname = '', query = ''] = (request.url ?? '').split('?', 2);
  if (pathname !== PATH) return false;
  try {
    const body = JSON.stringify(await take(request, context, query));
    response.writeHead(200, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  } catch (error) {
    sendProblem(response, asProblem(error, context.log));
  }
  return true;
};

export const importOperation: PlacedOperation = {
  method: 'POST',
  path: PATH,
  operation: {
    action: 'site.edit',
    summary: 'Says what an iCalendar file would change in the schedule, or changes it.',
    query: importQuery,
    body: { media: 'text/calendar' },
    answers: {
      200: v.strictObject({
        preview: v.boolean(),
        items: v.array(v.looseObject({ verdict: v.picklist(['new', 'changed', 'same', 'refused']) })),
        absent: v.array(v.string()),
        others: v.number(),
        done: v.nullable(v.looseObject({})),
      }),
    },
    problems: {
      409: ['site-changed'],
      422: [
        'not-a-calendar',
        'not-utf8',
        'too-many-events',
        'too-many-zones',
        'too-many-exceptions',
        'cut-off',
        'unknown-target',
        'unknown-playlist',
      ],
    },
  },
};
