import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BlockList } from 'node:net';
import type { Credentials } from '#lib/server/authenticate';
import { SYNC_PATH } from '#lib/protocol/messages';
import type { ServerContext } from '#lib/server/context';
import { openToNamed } from '#lib/server/cors';
import { nodeRoutes } from '#lib/server/http-routes';
import type { ApiRate } from '#lib/server/limits/api-rate';
import { Problem } from '#lib/server/problem';
import { credentialsOf } from '#lib/server/request-credentials';
import { securityHeaders } from '#lib/server/security-headers';
import { sendProblem } from '#lib/server/send-problem';
import { takeUnreadBody } from '#lib/server/unread-body';
import { outsideOf } from './forwarded';
import { noteStrangers } from './note-strangers';
import type { RefusalNote } from './refusal-notes';
import { endIfSlow, SLOWEST_BODY_MS } from './slow-body';

/** What comes after our own routes: Kit's handler, or Vite's in development. */
export type PageHandler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * How Kit's handler learns the protocol, the host and the client's address of a request: headers that only this server
 * sets, so that every name of the machine works over plain http. What a client sends under these names is replaced.
 */
export const PRIVATE_HEADERS = {
  PROTOCOL_HEADER: 'x-vitrine-protocol',
  HOST_HEADER: 'x-vitrine-host',
  ADDRESS_HEADER: 'x-vitrine-address',
} as const;

export interface HttpOptions {
  readonly context: ServerContext;
  readonly proxies: BlockList;
  /** Comes first of the routes; returns whether the request was taken. */
  readonly sync: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
  readonly pages: PageHandler;
  /** How much of the API a caller may ask for. */
  readonly rate: Pick<ApiRate, 'take'>;
  /** Told who asks too much of it, once in a while. */
  readonly onTooMuch?: (credentials: Credentials) => Promise<void>;
  /** Told of who is refused without being known. */
  readonly onRefused?: (note: RefusalNote) => void;
  /** How long a body may be on its way; the large ones excepted. */
  readonly slowestBodyMs?: number;
  /** Why it can't serve now, as sentences; empty when it can. */
  readonly problems: () => readonly string[];
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

/** The one request listener of the server. */
export function httpHandler(
  options: HttpOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    takeUnreadBody(request, response);
    handle(options, request, response).catch((error: unknown) => {
      options.context.log.error(
        { err: error, method: request.method, url: pathOf(request) },
        'request failed',
      );
      sendProblem(response, new Problem(500, 'internal', 'The server failed. Try again; its log says more.'));
    });
  };
}

const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?', 1)[0] ?? '/';

/** As the app's router reads a path: `/%61pi` is `/api`. */
function isOfApi(pathname: string): boolean {
  try {
    return /^\/api(\/|$)/.test(decodeURI(pathname));
  } catch {
    // No path at all, and nothing answers there.
    return false;
  }
}

/** @returns whether it was answered: it was too much */
async function asksTooMuch(
  { rate, onTooMuch }: HttpOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const credentials = credentialsOf(request);
  const { headers, refusal, isNews } = await rate.take(credentials);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (refusal === null) return false;
  if (isNews) await onTooMuch?.(credentials);
  sendProblem(response, refusal);
  return true;
}

async function handle(
  options: HttpOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { context, proxies, sync, pages, problems } = options;
  const outside = outsideOf(request, { proxies, origin: context.config.origin });
  request.headers[PRIVATE_HEADERS.PROTOCOL_HEADER] = outside.protocol;
  request.headers[PRIVATE_HEADERS.HOST_HEADER] = outside.host;
  request.headers[PRIVATE_HEADERS.ADDRESS_HEADER] = outside.address;
  const pathname = pathOf(request);
  // Before anything answers: files and prerendered pages never meet the app's hooks. An answer may know better.
  const headers = securityHeaders({ pathname, secure: outside.protocol === 'https' });
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  const { onRefused } = options;
  // What is exchanged over `/sync` is told of there.
  if (onRefused !== undefined && !pathname.startsWith(`${SYNC_PATH}/`))
    noteStrangers(request, response, { configured: context.config.origin, onRefused });
  endIfSlow(request, response, pathname, options.slowestBodyMs ?? SLOWEST_BODY_MS);
  if (isOfApi(pathname)) {
    const { corsOrigins: allowed, origin: configured } = context.config;
    if (openToNamed(request, response, { allowed, configured })) return;
    if (await asksTooMuch(options, request, response)) return;
  }
  switch (pathname) {
    case '/healthz':
      sendJson(response, 200, { status: 'alive' });
      return;
    case '/readyz': {
      const reasons = problems();
      sendJson(response, reasons.length === 0 ? 200 : 503, { ready: reasons.length === 0, reasons });
      return;
    }
  }
  if (await sync(request, response)) return;
  for (const route of nodeRoutes) if (await route(request, response, context)) return;
  pages(request, response);
}
