import type { IncomingMessage } from 'node:http';
import type { ServerConfig } from './config';
import { isOwnOrigin } from './origin';
import { Problem } from './problem';
import { credentialsOf, first } from './request-credentials';
import { bearerOf } from './tokens/token-text';

/** What Kit's hook asks of its own requests, for a Node-level route. @throws {Problem} `cross-origin` */
export function demandOwnOrigin(request: IncomingMessage, { origin }: Pick<ServerConfig, 'origin'>): void {
  const { headers } = request;
  const own = isOwnOrigin({
    bearer: bearerOf(credentialsOf(request).authorization) !== null,
    origin: headers.origin,
    fetchSite: first(headers['sec-fetch-site']),
    host: first(headers['x-vitrine-host']) ?? headers.host,
    configured: origin,
  });
  if (own) return;
  throw new Problem(
    403,
    'cross-origin',
    'This request came from another website, so it was not carried out.',
  );
}
