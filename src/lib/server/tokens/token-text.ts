import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** What a text begins with: `vt` a program's token, `ve` an enrolment key. */
export type TokenKind = 'vt' | 've';

/** The two parts of a token's text: `<kind>_<id>_<secret>`. The id may be shown; the secret is known to its owner alone. */
export interface TokenParts {
  readonly id: string;
  readonly secret: string;
}

const ID_BYTES = 8;
const SECRET_BYTES = 32;
const TEXT = /^(v[te])_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;

export function newToken(): TokenParts {
  return {
    id: randomBytes(ID_BYTES).toString('hex'),
    secret: randomBytes(SECRET_BYTES).toString('base64url'),
  };
}

export function tokenText(kind: TokenKind, { id, secret }: TokenParts): string {
  return `${kind}_${id}_${secret}`;
}

/** @returns null for what can't be a token of ours, such as one that was cut while it was copied */
export function parseToken(kind: TokenKind, text: string): TokenParts | null {
  const [, found, id, secret] = TEXT.exec(text) ?? [];
  return found !== kind || id === undefined || secret === undefined ? null : { id, secret };
}

/** 256 random bits need no salt and no slow hash: what leaks from a backup opens nothing. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Whether the secret is the one that was hashed, after the same work whatever differs; false without a hash. */
export function isSecret(secret: string, hash: string | null): boolean {
  const given = Buffer.from(secretHash(secret), 'hex');
  const same = timingSafeEqual(given, hash === null ? Buffer.alloc(given.length) : Buffer.from(hash, 'hex'));
  return same && hash !== null;
}

/** What stands behind `Bearer` in an `Authorization` header; null for no header and for other schemes. */
export function bearerOf(authorization: string | null | undefined): string | null {
  return /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1] ?? null;
}
