import * as Y from 'yjs';

/** Two 32-bit lanes: two documents that differ have the same digest once in 10^19 pairs. */
const LANES = [0x9e3779b9, 0x85ebca6b] as const;
const VECTOR = 0x51ed270b;
const DELETED = 0x2545f491;

/** Spreads every bit of three numbers over 32 (murmur3's finaliser, after each). Clocks and client ids may exceed 32 bits. */
function mix(seed: number, kind: number, client: number, clock: number): number {
  let hash = seed ^ kind;
  for (const word of [client >>> 0, (client / 2 ** 32) >>> 0, clock >>> 0, (clock / 2 ** 32) >>> 0]) {
    hash = Math.imul(hash ^ word, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
    hash = (hash + 0x6d2b79f5) | 0;
  }
  return hash;
}

/**
 * What a document holds, as 16 hex characters over its state vector *and* its delete set, kept up to date at the cost of
 * each change: two documents with the same digest hold the same. Deletions don't move a state vector, so that alone can't
 * tell. A deleted range adds `g(end) - g(start)`: however ranges are cut or joined, the sum is the same.
 */
export class DocDigest {
  readonly #doc: Y.Doc;
  readonly #sums: [number, number] = [0, 0];

  constructor(doc: Y.Doc) {
    this.#doc = doc;
    for (const [client, structs] of doc.store.clients) {
      const last = structs.at(-1);
      if (last !== undefined) this.#add(VECTOR, client, last.id.clock + last.length, 1);
    }
    for (const [client, ranges] of Y.createDeleteSetFromStructStore(doc.store).clients) {
      for (const { clock, len } of ranges) this.#addDeleted(client, clock, len);
    }
    doc.on('afterTransaction', this.#changed);
  }

  /** The digest of everything up to and with the newest transaction whose `update` event was, or is being, emitted. */
  get value(): string {
    return this.#sums.map((sum) => (sum >>> 0).toString(16).padStart(8, '0')).join('');
  }

  destroy(): void {
    this.#doc.off('afterTransaction', this.#changed);
  }

  readonly #changed = ({ beforeState, afterState, deleteSet }: Y.Transaction, doc: Y.Doc): void => {
    for (const [client, clock] of afterState) {
      const before = beforeState.get(client) ?? 0;
      if (before === clock) continue;
      if (before > 0) this.#add(VECTOR, client, before, -1);
      this.#add(VECTOR, client, clock, 1);
      this.#addCollected(doc, client, before);
    }
    for (const [client, ranges] of deleteSet.clients) {
      for (const { clock, len } of ranges) this.#addDeleted(client, clock, len);
    }
  };

  /** What arrives as collected garbage is deleted without standing in the transaction's delete set. */
  #addCollected(doc: Y.Doc, client: number, from: number): void {
    const structs = doc.store.clients.get(client) ?? [];
    for (let i = structs.length - 1; i >= 0; i -= 1) {
      const struct = structs[i];
      if (struct === undefined || struct.id.clock + struct.length <= from) return;
      const start = Math.max(struct.id.clock, from);
      if (struct instanceof Y.GC) this.#addDeleted(client, start, struct.id.clock + struct.length - start);
    }
  }

  #addDeleted(client: number, clock: number, length: number): void {
    this.#add(DELETED, client, clock + length, 1);
    this.#add(DELETED, client, clock, -1);
  }

  #add(kind: number, client: number, clock: number, sign: 1 | -1): void {
    LANES.forEach((seed, lane) => {
      this.#sums[lane as 0 | 1] = (this.#sums[lane as 0 | 1] + sign * mix(seed, kind, client, clock)) | 0;
    });
  }
}

/** A document's digest, computed at once. */
export function digestOf(doc: Y.Doc): string {
  const digest = new DocDigest(doc);
  digest.destroy();
  return digest.value;
}
