import * as Y from 'yjs';

/** Why a transaction happens; `protocol/origins.ts` lists the kinds there are. */
export interface EditOrigin {
  readonly kind: string;
}

/**
 * `invalid`: a value that the record's schema refuses; `not-found`: no such record or item; `exists`: its id is taken;
 * `damaged`: what stands in the document can't be edited in this way; `outdated`: a newer command stands there.
 */
export type EditErrorCode = 'invalid' | 'not-found' | 'exists' | 'damaged' | 'outdated';

/** An edit that was refused before anything of it was written. The message is a sentence for a person. */
export class EditError extends Error {
  override readonly name = 'EditError';
  constructor(
    readonly code: EditErrorCode,
    message: string,
    /** Path of the field at fault (`when.start`), where there is one. */
    readonly field: string | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * Runs `change` as one transaction and returns its value. Yjs can't roll back: `change` must have validated everything
 * before its first write.
 */
export function transact<T>(doc: Y.Doc, origin: EditOrigin, change: () => T): T {
  return doc.transact(change, origin);
}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_';

/**
 * A record's key: 20 characters, 120 random bits. From `getRandomValues`, because a kiosk or a manager on plain HTTP is
 * no secure context and has no `crypto.randomUUID`.
 */
export function randomId(): string {
  let id = '';
  for (const byte of crypto.getRandomValues(new Uint8Array(20))) id += ALPHABET.charAt(byte & 63);
  return id;
}
