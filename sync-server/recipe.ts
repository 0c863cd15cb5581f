import * as Y from 'yjs';
import type { Origin } from '#lib/protocol/origins';

/** Fewer parts than this are never made one. */
const MANY = 500;
/** Above this they are, whatever their size: making the document again takes its time for each. */
const TOO_MANY = 10_000;
/** Parts become one when those after the first have this much of its size: the work grows with what was written. */
const PART_OF_FIRST = 0.5;

/**
 * The updates that a document was made of, in memory, so that it can be made again at once: Yjs can't undo an update
 * that throws halfway, and leaves a document behind that nobody may use. Their sizes also bound the document's.
 */
export class Recipe {
  #parts: Uint8Array[];
  #bytes: number;

  constructor(parts: readonly Uint8Array[]) {
    this.#parts = [...parts];
    this.#bytes = parts.reduce((sum, part) => sum + part.byteLength, 0);
  }

  get length(): number {
    return this.#parts.length;
  }

  add(update: Uint8Array): void {
    this.#parts.push(update);
    this.#bytes += update.byteLength;
  }

  /** Forgets what was added after there were `length`. */
  cut(length: number): void {
    for (const part of this.#parts.splice(length)) this.#bytes -= part.byteLength;
  }

  /** Called between updates, with the document that this makes: many parts become one. */
  tidy(doc: Y.Doc): void {
    const first = this.#parts[0]?.byteLength ?? 0;
    const heavy = this.#parts.length > MANY && this.#bytes - first > first * PART_OF_FIRST;
    if (heavy || this.#parts.length > TOO_MANY) this.#squash(doc);
  }

  /**
   * Whether the document that this makes, with `more` bytes, stays within `limit`. The parts are never smaller than the
   * document, so it is written out only when they might make the difference.
   */
  hasRoom(doc: Y.Doc, more: number, limit: number): boolean {
    if (this.#bytes + more <= limit) return true;
    const first = this.#parts[0]?.byteLength ?? 0;
    // Not again for every update that a full document refuses.
    if (this.#bytes - first < limit / 64) return false;
    this.#squash(doc);
    return this.#bytes + more <= limit;
  }

  /** @throws {Error} when a part can't be read, or one is missing */
  make(): Y.Doc {
    const doc = new Y.Doc();
    const origin: Origin = { kind: 'load' };
    doc.transact(() => {
      for (const part of this.#parts) Y.applyUpdate(doc, part, origin);
    }, origin);
    assertWhole(doc);
    return doc;
  }

  #squash(doc: Y.Doc): void {
    const whole = Y.encodeStateAsUpdate(doc);
    this.#parts = [whole];
    this.#bytes = whole.byteLength;
  }
}

/** @throws {Error} when changes that the document builds on are missing */
export function assertWhole(doc: Y.Doc): void {
  if (doc.store.pendingStructs === null && doc.store.pendingDs === null) return;
  throw new Error(
    'The log of the document is not whole: some of its changes build on ones that are not in it.',
  );
}
