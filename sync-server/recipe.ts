import * as Y from 'yjs';
import type { Origin } from '#lib/protocol/origins';

const MANY = 500;

/**
 * The updates that a document was made of, in memory, so that it can be made again at once: Yjs can't undo an update
 * that throws halfway, and leaves a document behind that nobody may use.
 */
export class Recipe {
  #parts: Uint8Array[];

  constructor(parts: readonly Uint8Array[]) {
    this.#parts = [...parts];
  }

  get length(): number {
    return this.#parts.length;
  }

  add(update: Uint8Array): void {
    this.#parts.push(update);
  }

  /** Forgets what was added after there were `length`. */
  cut(length: number): void {
    this.#parts.length = length;
  }

  /** Called between updates, with the document that this makes: many parts become one. */
  tidy(doc: Y.Doc): void {
    if (this.#parts.length > MANY) this.#parts = [Y.encodeStateAsUpdate(doc)];
  }

  /** @throws {Error} when a part can't be read, or one is missing */
  make(): Y.Doc {
    const doc = new Y.Doc();
    const origin: Origin = { kind: 'load' };
    doc.transact(() => {
      for (const part of this.#parts) Y.applyUpdate(doc, part, origin);
    }, origin);
    if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) {
      throw new Error(
        'The log of the document is not whole: some of its changes build on ones that are not in it.',
      );
    }
    return doc;
  }
}
