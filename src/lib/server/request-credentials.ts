import type { IncomingMessage } from 'node:http';
import type { Credentials } from './authenticate';

/** The first of a header that came once or more often. */
export const first = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' ? header : header?.[0];

/** What a request of a Node-level route brings; its address stands in the header that the server itself sets. */
export function credentialsOf({ headers, socket }: IncomingMessage): Credentials {
  return {
    cookie: headers.cookie,
    authorization: headers.authorization,
    address: first(headers['x-vitrine-address']) ?? socket.remoteAddress ?? '',
  };
}
