import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { secretKey, type KeySource } from './secret-key';

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

/** @param place where it will stand, such as `totp:<user id>`: moved elsewhere it does not open */
export async function seal(config: KeySource, text: string, place: string): Promise<string> {
  const key = keyFrom(await secretKey(config));
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce);
  cipher.setAAD(Buffer.from(place, 'utf8'));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return [VERSION, key.id, nonce.toString('base64url'), sealed.toString('base64url')].join('.');
}

/** @throws {SealError} */
export async function unseal(config: KeySource, sealed: string, place: string): Promise<string> {
  const [version, keyId, nonce, text, ...rest] = sealed.split('.');
  if (version !== VERSION || nonce === undefined || text === undefined || rest.length > 0) {
    throw new SealError('This is nothing that was sealed here.');
  }
  const key = keyFrom(await secretKey(config));
  if (keyId !== key.id) {
    throw new SealError('This was sealed with another key: give the server the SECRET_KEY that it had.');
  }
  const bytes = Buffer.from(text, 'base64url');
  try {
    const cipher = createDecipheriv('aes-256-gcm', key.bytes, Buffer.from(nonce, 'base64url'), {
      authTagLength: TAG_BYTES,
    });
    cipher.setAAD(Buffer.from(place, 'utf8'));
    cipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return cipher.update(bytes.subarray(0, -TAG_BYTES), undefined, 'utf8') + cipher.final('utf8');
  } catch (cause) {
    throw new SealError('This was changed since it was sealed, or belongs elsewhere.', { cause });
  }
}
