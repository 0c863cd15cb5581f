import type { IncomingMessage } from 'node:http';
import type { Credentials } from './authenticate';

/** The first of a header that came once or more often. */
export const first = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' ? header : header?.[0];

/** Whether a request came over https, by the header that the server itself sets (sync-server/http.ts). */
export const isSecure = (protocol: string | null | undefined): boolean => protocol === 'https';

/** What a request of a Node-level route brings; its address and protocol stand in headers that the server itself sets. */
export function credentialsOf({ headers, socket }: IncomingMessage): Credentials {
  return {
    cookie: headers.cookie,
    authorization: headers.authorization,
    address: first(headers['x-vitrine-address']) ?? socket.remoteAddress ?? '',
    secure: isSecure(first(headers['x-vitrine-protocol'])),
  };
}
