import type { IncomingMessage, ServerResponse } from 'node:http';
import { isOwnOrigin } from './origin';
import { first } from './request-credentials';

/*
 * Pages of other websites may use the API where CORS_ORIGINS names them, and then only as programs do: with a token.
 * Cookies of people and kiosks never count for them. Sockets need nothing of this: a page can't send a token there.
 */

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const REQUEST_HEADERS = [
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'Last-Event-ID',
  // tus 1.0
  'Tus-Resumable',
  'Upload-Length',
  'Upload-Metadata',
  'Upload-Offset',
];
const ANSWER_HEADERS = [
  'Content-Disposition',
  'ETag',
  'Link',
  'Location',
  'Retry-After',
  'Tus-Resumable',
  'Upload-Expires',
  'Upload-Length',
  'Upload-Offset',
];
const REMEMBER_SECONDS = 600;

export interface CorsOptions {
  /** Exact origins, from `CORS_ORIGINS`. */
  readonly allowed: readonly string[];
  /** The public origin of this server, when it is known. */
  readonly configured: string | null;
}

/**
 * Opens the API to a page of a website that is named, as far as that is allowed; changes nothing for everybody else.
 * @returns whether the request was a preflight and is answered
 */
export function openToNamed(
  request: IncomingMessage,
  response: ServerResponse,
  { allowed, configured }: CorsOptions,
): boolean {
  if (allowed.length === 0) return false;
  // A cache must not show one website what another was answered.
  response.setHeader('vary', 'Origin');
  const { origin } = request.headers;
  const host = first(request.headers['x-vitrine-host']) ?? request.headers.host;
  if (origin === undefined || !allowed.includes(origin)) return false;
  if (isOwnOrigin({ origin, fetchSite: null, host, configured })) return false;
  delete request.headers.cookie;
  response.setHeader('access-control-allow-origin', origin);
  if (request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined) {
    response.writeHead(204, {
      'access-control-allow-methods': METHODS,
      'access-control-allow-headers': REQUEST_HEADERS.join(', '),
      'access-control-max-age': String(REMEMBER_SECONDS),
    });
    response.end();
    return true;
  }
  response.setHeader('access-control-expose-headers', ANSWER_HEADERS.join(', '));
  return false;
}
