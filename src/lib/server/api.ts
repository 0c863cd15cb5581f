import { json, type RequestEvent, type RequestHandler } from '@sveltejs/kit';
import { allows, authorOf, roleOf, type Identity } from '#lib/access/access';
import { actorOf } from './audit/actor';
import { audit, type AuditEvent } from './audit/audit';
import { auditRefusedAccess } from './audit/refused-access';
import { serverContext, type ServerContext } from './context';
import { etagOf, isNotModified } from './etag';
import { identifyRequest } from './identify';
import { identityNow } from './identity-now';
import { once } from './once';
import { describe, isSchema, type BodyOf, type Operation, type QueryOf } from './operation';
import { asProblem, Problem, problemResponse } from './problem';
import { parseJson, readJsonText, readQuery } from './read-request';
import { isSecure } from './request-credentials';
import { nameOf, requireAction, type Caller } from './require-action';

export interface ApiCall<O extends Operation> {
  readonly context: ServerContext;
  readonly event: RequestEvent;
  /** As the operation's schemas read them. */
  readonly query: QueryOf<O>;
  readonly body: BodyOf<O>;
  /** What stands in the path for `[name]`. */
  readonly param: (name: string) => string;
  /** What else goes into the answer's head. */
  readonly head: Headers;
}
export interface CallerCall<O extends Operation> extends ApiCall<O> {
  readonly who: Caller;
  /** How the caller is written beside what it did. */
  readonly by: string;
  /** Writes into the audit log that this caller does it; a refusal is written by itself. */
  readonly note: (event: Omit<AuditEvent, 'actor' | 'actorName' | 'address'>) => Promise<void>;
}
export interface ScreenCall<O extends Operation> extends ApiCall<O> {
  readonly who: Identity;
  readonly by: string;
  /** The id that stands in the path; such a screen need not exist. */
  readonly screen: string;
}

type Method<C> = (call: C) => unknown;

async function answer(context: ServerContext, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    return problemResponse(asProblem(error, context.log));
  }
}

/** What a method returned as the answer that its operation describes. */
function responseOf(
  { event: { request }, head: headers }: Pick<ApiCall<Operation>, 'event' | 'head'>,
  operation: Operation,
  value: unknown,
): Response {
  if (value instanceof Response) return value;
  const [status = '200'] = Object.keys(operation.answers);
  headers.set('cache-control', 'no-store');
  if (value === undefined) return new Response(null, { status: Number(status), headers });
  if (operation.tagged !== true) return json(value, { status: Number(status), headers });
  const etag = etagOf(value);
  headers.set('etag', etag);
  // Whoever read it may keep it, and ask each time whether it still is so.
  headers.set('cache-control', 'private, no-cache');
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (reads && isNotModified(request, etag)) return new Response(null, { status: 304, headers });
  return json(value, { status: Number(status), headers });
}

function paramOf(event: RequestEvent, name: string): string {
  // The event knows the names of all routes' parameters together, each of them optional.
  const params: Readonly<Record<string, string | undefined>> = event.params;
  return params[name] ?? '';
}

interface Read<O extends Operation> {
  readonly call: ApiCall<O>;
  /** The body as it came; empty where none is read. */
  readonly text: string;
}

async function read<O extends Operation>(
  context: ServerContext,
  event: RequestEvent,
  operation: O,
): Promise<Read<O>> {
  const query = readQuery(event.url.searchParams, operation.query);
  const { body: schema, action } = operation;
  const text = isSchema(schema) ? await readJsonText(event.request) : '';
  // Kiosks may be of another version than ours.
  const others = action === 'open' || action === 'screen.report' ? 'skipped' : 'refused';
  const body = isSchema(schema) ? parseJson(text, schema, others) : undefined;
  // The schemas say so; TypeScript can't follow them through the conditional types.
  const call = {
    context,
    event,
    query: query as QueryOf<O>,
    body: body as BodyOf<O>,
    param: (name: string) => paramOf(event, name),
    head: new Headers(),
  };
  return { call, text };
}

/** Carries out a POST with an `Idempotency-Key` once, and everything else as often as it is asked. */
function onceIfKeyed(
  { operation, event, context, who, text }: Keyed,
  work: () => Promise<Response>,
): Promise<Response> {
  const { request, url } = event;
  const header = request.method === 'POST' ? request.headers.get('idempotency-key') : null;
  if (header === null) return work();
  if (operation.secret === true) {
    throw new Problem(
      400,
      'no-idempotency-key',
      'This call deals in secrets, of which nothing is kept: send it without Idempotency-Key.',
    );
  }
  return once(context, { author: authorOf(who), header, says: [url.pathname, url.search, text] }, work);
}

interface Keyed {
  readonly operation: Operation;
  readonly event: RequestEvent;
  readonly context: ServerContext;
  readonly who: Identity;
  readonly text: string;
}

/**
 * An API method that demands a logged-in person or a program with a token, who may do `operation.action`. What `work`
 * returns is the JSON of the answer, with the first status that `operation.answers` names; a `Response` goes as it is.
 */
export function api<const O extends Operation>(operation: O, work: Method<CallerCall<O>>): RequestHandler {
  const handler: RequestHandler = (event) => {
    const context = serverContext();
    return answer(context, async () => {
      const from = { ...actorOf(event.locals.who), address: event.getClientAddress() };
      try {
        const before = requireAction(event.locals.who, demanded(operation));
        const note = (about: Omit<AuditEvent, keyof typeof from>) => audit(context, { ...from, ...about });
        const { call, text } = await read(context, event, operation);
        // A body takes as long as whoever sends it likes.
        const who = isSchema(operation.body)
          ? requireAction(await identityNow(context, before), demanded(operation))
          : before;
        return await onceIfKeyed({ operation, event, context, who, text }, async () =>
          responseOf(call, operation, await work({ ...call, who, by: nameOf(who), note })),
        );
      } catch (error) {
        await noteRefusal(context, event, from, error);
        throw error;
      }
    });
  };
  return describe(handler, { ...operation, keyed: true });
}

/** The same, but the kiosk that plays the screen which the path names (`[id]`) may call it too, by its device cookie. */
export function screenApi<const O extends Operation>(
  operation: O,
  work: Method<ScreenCall<O>>,
): RequestHandler {
  return describe(
    (event) => {
      const context = serverContext();
      return answer(context, async () => {
        const screen = paramOf(event, 'id');
        const from = { ...actorOf(event.locals.who), address: event.getClientAddress() };
        try {
          const { who, by } = await whoMayRead(context, event, screen, operation);
          const { call } = await read(context, event, operation);
          // A body takes as long as whoever sends it likes.
          if (isSchema(operation.body)) await identityNow(context, who);
          return responseOf(call, operation, await work({ ...call, who, by, screen }));
        } catch (error) {
          await noteRefusal(context, event, from, error);
          throw error;
        }
      });
    },
    { ...operation, ownKiosk: true },
  );
}

/** Somebody known who asks for what they may not have is worth a line; strangers would fill the log. */
async function noteRefusal(
  context: ServerContext,
  { request, url, locals }: RequestEvent,
  from: Pick<AuditEvent, 'actor' | 'actorName' | 'address'>,
  error: unknown,
): Promise<void> {
  if (locals.who === null || asProblem(error, context.log).status !== 403) return;
  await auditRefusedAccess(context, from, { method: request.method, path: url.pathname });
}

function demanded({ action }: Operation) {
  if (action === 'open') throw new Error('An open operation demands nothing: use openApi.');
  return action;
}

async function whoMayRead(context: ServerContext, event: RequestEvent, screen: string, operation: Operation) {
  const action = demanded(operation);
  if (event.locals.who === null) {
    const credentials = {
      cookie: event.request.headers.get('cookie'),
      authorization: null,
      address: event.getClientAddress(),
      secure: isSecure(event.request.headers.get('x-vitrine-protocol')),
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

/** An API method that strangers may call. Each stands on the list in `tests/contracts/http/rights.test.ts`. */
export function openApi<const O extends Omit<Operation, 'action'>>(
  operation: O,
  work: Method<ApiCall<O & { action: 'open' }>>,
): RequestHandler {
  const open = { ...operation, action: 'open' as const };
  return describe((event) => {
    const context = serverContext();
    return answer(context, async () => {
      const { call } = await read(context, event, open);
      return responseOf(call, open, await work(call));
    });
  }, open);
}
