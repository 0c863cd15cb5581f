import type { IncomingMessage, ServerResponse } from 'node:http';
import { CloseCode } from '#lib/protocol/close-codes';
import { isOwnOrigin } from '#lib/server/origin';
import { credentialsOf, first } from '#lib/server/request-credentials';
import { bearerOf } from '#lib/server/tokens/token-text';
import { broughtSomething, strangerRefused, type RefusalNote } from './refusal-notes';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);
/** What programs, pages' scripts and kiosks ask for. A page that needs a login leads there and refuses nobody. */
const ASKED_FOR = /^\/(api|media)\//;

function isFromElsewhere({ method = '', headers }: IncomingMessage, configured: string | null): boolean {
  if (READING.has(method)) return false;
  return !isOwnOrigin({
    bearer: bearerOf(headers.authorization) !== null,
    origin: headers.origin,
    fetchSite: first(headers['sec-fetch-site']),
    host: first(headers['x-vitrine-host']) ?? headers.host,
    configured,
  });
}

export interface Strangers {
  /** The public origin, when it is known. */
  readonly configured: string | null;
  readonly onRefused: (note: RefusalNote) => void;
}

/**
 * Tells of a request that was refused because its cookie or token opens nothing (any more), or because the page of another
 * website made it; the gate does so for sockets. Who is known, and may not, is written down by what refuses it
 * (demand-action.ts).
 */
export function noteStrangers(
  request: IncomingMessage,
  response: ServerResponse,
  { configured, onRefused }: Strangers,
): void {
  response.once('finish', () => {
    const credentials = credentialsOf(request);
    const tell = (code: CloseCode): void => onRefused({ ...strangerRefused(credentials, code), via: 'api' });
    const { statusCode } = response;
    if (statusCode === 403 && isFromElsewhere(request, configured)) tell(CloseCode.badOrigin);
    else if (statusCode === 401 && ASKED_FOR.test(request.url ?? '') && broughtSomething(credentials))
      tell(CloseCode.notAuthenticated);
  });
}
