import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import type { Place } from './sealed-places';
import { keyRing, type KeySource } from './secret-key';

/*
 * Secrets that the database keeps, encrypted under a key that is not in it: AES-256-GCM, as
 * `v1.<key>.<nonce>.<text and tag>`, where `<key>` names the key that it was sealed with.
 */

const VERSION = 'v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

interface Key {
  readonly id: string;
  readonly bytes: Buffer;
}

/** Another one than what cookies are signed with, made from the same secret. */
function keyFrom(secret: Buffer): Key {
  const bytes = Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), 'vitrine sealed secrets v1', 32));
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
}

/** What was sealed can't be opened: with another key, for another place, or changed. */
export class SealError extends Error {
  override readonly name = 'SealError';
}

/** The name of the key that is sealed with now: eight hexadecimal digits that say nothing about it. */
export async function sealingKeyId(config: KeySource): Promise<string> {
  return keyFrom((await keyRing(config)).current).id;
}

/** Which key a value was sealed with; null for what was never sealed here. */
export function keyIdOf(sealed: string): string | null {
  const [version, id] = sealed.split('.');
  return version === VERSION ? (id ?? null) : null;
}

/** @param place where it will stand: moved elsewhere it does not open */
export async function seal(config: KeySource, text: string, place: Place): Promise<string> {
  const key = keyFrom((await keyRing(config)).current);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce);
  cipher.setAAD(Buffer.from(place.name, 'utf8'));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return [VERSION, key.id, nonce.toString('base64url'), sealed.toString('base64url')].join('.');
}

/** @throws {SealError} */
export async function unseal(config: KeySource, sealed: string, place: Place): Promise<string> {
  const [version, keyId, nonce, text, ...rest] = sealed.split('.');
  if (version !== VERSION || nonce === undefined || text === undefined || rest.length > 0) {
    throw new SealError('This is nothing that was sealed here.');
  }
  const { current, previous } = await keyRing(config);
  const key = [current, ...previous].map(keyFrom).find(({ id }) => id === keyId);
  if (key === undefined) {
    throw new SealError('This was sealed with another key: give the server the SECRET_KEY that it had.');
  }
  const bytes = Buffer.from(text, 'base64url');
  try {
    const cipher = createDecipheriv('aes-256-gcm', key.bytes, Buffer.from(nonce, 'base64url'), {
      authTagLength: TAG_BYTES,
    });
    cipher.setAAD(Buffer.from(place.name, 'utf8'));
    cipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return cipher.update(bytes.subarray(0, -TAG_BYTES), undefined, 'utf8') + cipher.final('utf8');
  } catch (cause) {
    throw new SealError('This was changed since it was sealed, or belongs elsewhere.', { cause });
  }
}
