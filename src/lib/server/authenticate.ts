import type { Identity } from '#lib/access/access';
import type { CloseCode } from '#lib/protocol/close-codes';

/** Whom the caller wants to be: the cookie of that identity proves it, no other counts. A token proves any that it may be. */
export type Wanted =
  /** A person, or a program that reads or edits the site. */
  | { readonly kind: 'user' }
  /** A program, never a person. */
  | { readonly kind: 'token' }
  | { readonly kind: 'device'; readonly screenId: string }
  /** A person, else whichever kiosk of this browser is approved: enough to read media. */
  | { readonly kind: 'any' };

/** What a request brings to prove who it is. A token, when there is one, is judged alone: cookies beside it don't count. */
export interface Credentials {
  readonly cookie: string | null | undefined;
  /** The `Authorization` header. */
  readonly authorization: string | null | undefined;
  /** The client's address, through trusted proxies. */
  readonly address: string;
  /** It came over https, as far as this server's own word or that of a trusted proxy goes. */
  readonly secure: boolean;
}

export interface Admission {
  readonly identity: Identity;
  /** When it must be asked again, in ms since the Unix epoch; null: only when something changes. */
  readonly expiresAt: number | null;
}

/** Why it is not believed: the code that a socket is closed with, and a sentence for a person. */
export interface Refused {
  readonly code: CloseCode;
  readonly message: string;
  /** With `tryAgainLater`: how long to wait. */
  readonly waitMs?: number;
}

/** Checks a request against the identity it wants. Rejects only on an outage of our own. */
export type Authenticate = (credentials: Credentials, wanted: Wanted) => Promise<Admission | Refused>;
