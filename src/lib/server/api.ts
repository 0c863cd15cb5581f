import { json, type RequestEvent, type RequestHandler } from '@sveltejs/kit';
import * as v from 'valibot';
import { allows, roleOf, type Action, type Identity } from '#lib/access/access';
import { serverContext, type ServerContext } from './context';
import { identifyRequest } from './identify';
import { asProblem, Problem, problemResponse } from './problem';
import { nameOf, requireAction, type Caller } from './require-action';

export interface ApiCall {
  readonly context: ServerContext;
  readonly event: RequestEvent;
}
export interface CallerCall extends ApiCall {
  readonly who: Caller;
  /** How the caller is written beside what it did. */
  readonly by: string;
}

export interface ScreenCall extends ApiCall {
  readonly who: Identity;
  readonly by: string;
  /** The id that stands in the path; such a screen need not exist. */
  readonly screen: string;
}

/** What each API method demands; the test that walks all routes reads it. */
const demands = new WeakMap<RequestHandler, Action | 'open'>();
export function demandOf(handler: RequestHandler): Action | 'open' | undefined {
  return demands.get(handler);
}

async function answer(context: ServerContext, work: () => Promise<unknown>): Promise<Response> {
  try {
    const value = await work();
    return value instanceof Response ? value : json(value, { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    return problemResponse(asProblem(error, context.log));
  }
}

/** An API method that demands a logged-in person or a program with a token, who may do `action`. What `work` returns is the JSON answer. */
export function api(action: Action, work: (call: CallerCall) => Promise<unknown>): RequestHandler {
  const handler: RequestHandler = (event) => {
    const context = serverContext();
    return answer(context, () => {
      const who = requireAction(event.locals.who, action);
      return work({ context, event, who, by: nameOf(who) });
    });
  };
  demands.set(handler, action);
  return handler;
}

/** The same, but the kiosk that plays the screen which the path names (`[id]`) may call it too, by its device cookie. */
export function screenApi(action: Action, work: (call: ScreenCall) => Promise<unknown>): RequestHandler {
  const handler: RequestHandler = (event) => {
    const context = serverContext();
    return answer(context, async () => {
      const screen = event.params['id'] ?? '';
      const { who, by } = await whoMayRead(context, event, screen, action);
      return work({ context, event, who, by, screen });
    });
  };
  demands.set(handler, action);
  return handler;
}

async function whoMayRead(context: ServerContext, event: RequestEvent, screen: string, action: Action) {
  if (event.locals.who === null) {
    const credentials = {
      cookie: event.request.headers.get('cookie'),
      authorization: null,
      address: event.getClientAddress(),
    };
    const verdict = await identifyRequest(context, credentials, { kind: 'device', screenId: screen });
    if ('identity' in verdict && verdict.identity.kind === 'device') {
      if (!allows(roleOf(verdict.identity), action))
        throw new Problem(403, 'forbidden', 'A kiosk may not do this.');
      return { who: verdict.identity, by: `device:${verdict.identity.deviceId}` };
    }
  }
  const who = requireAction(event.locals.who, action);
  if (who.kind === 'token' && who.screenId !== null && who.screenId !== screen) {
    throw new Problem(
      403,
      'forbidden',
      `This token plays the screen ${who.screenId} and may ask for that one only.`,
    );
  }
  return { who, by: nameOf(who) };
}

/** An API method that strangers may call. Each stands on the list in `api-routes.test.ts`. */
export function openApi(work: (call: ApiCall) => Promise<unknown>): RequestHandler {
  const handler: RequestHandler = (event) => {
    const context = serverContext();
    return answer(context, () => work({ context, event }));
  };
  demands.set(handler, 'open');
  return handler;
}

/** Why a body could not be read to its end: it is larger than Kit takes, or it broke off. */
function unreadBody(cause: unknown): Problem {
  const large = cause instanceof Error && 'status' in cause && cause.status === 413;
  return large
    ? new Problem(413, 'too-large', 'This is more than one call may carry. Send less at once.', { cause })
    : new Problem(400, 'cut-off', 'The request broke off before its end. Send it again.', { cause });
}

/** @throws {Problem} when the body is not JSON or not of this shape; the sentence names the field */
export async function readJson<T extends v.GenericSchema>(
  request: Request,
  schema: T,
): Promise<v.InferOutput<T>> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw new Problem(415, 'not-json', 'Send JSON, with the header Content-Type: application/json.');
  }
  const text = await request.text().catch((cause: unknown) => {
    throw unreadBody(cause);
  });
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    throw new Problem(400, 'not-json', 'The body is not valid JSON.', { cause });
  }
  const parsed = v.safeParse(schema, body);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const field = v.getDotPath(issue);
  throw new Problem(
    400,
    'invalid',
    field === null ? `${issue.message}.` : `The field “${field}” can't be used: ${issue.message}.`,
  );
}
