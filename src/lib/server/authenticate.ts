import type { Identity } from '#lib/access/access';
import type { CloseCode } from '#lib/protocol/close-codes';

/** The identity that a client says it has; the matching cookie must prove it. */
export type Wanted = { readonly kind: 'user' } | { readonly kind: 'device'; readonly screenId: string };

/** Why it is not believed, as the socket's close code and a sentence. */
export interface Refused {
  readonly code: CloseCode;
  readonly message: string;
}

/** Checks a request's cookies against the identity it wants. Rejects only on an outage of our own. */
export type Authenticate = (cookieHeader: string | undefined, wanted: Wanted) => Promise<Identity | Refused>;
