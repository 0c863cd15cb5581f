import { Frames } from './frame';
import { mergeUpdates } from './merge';
import { syncStep2, updateMessage } from './message';

/** A committed change and the digest of the document with it. */
export interface TailRow {
  readonly seq: number;
  readonly data: Uint8Array;
  readonly digest: string;
}

export interface TailLimits {
  readonly rows: number;
  readonly bytes: number;
}

const LIMITS: TailLimits = { rows: 4_096, bytes: 8 * 1024 * 1024 };

/**
 * The newest committed changes: what a client that stood at an earlier version lacks. Every message made of them is made
 * once, however many clients stand there.
 */
export class Tail {
  #rows: TailRow[] = [];
  /** Rows before this index are given up; the array is cut when they are half of it. */
  #first = 0;
  #bytes = 0;
  #base: { readonly version: number; readonly digest: string };
  readonly #versions = new Map<string, number>();
  readonly #updates = new Map<number, Frames>();
  readonly #answers = new Map<number, Frames>();

  constructor(
    /** Of the document before the rows that will be added. */
    base: { readonly version: number; readonly digest: string },
    private readonly limits: TailLimits = LIMITS,
  ) {
    this.#base = base;
    this.#versions.set(base.digest, base.version);
  }

  /** The newest version. */
  get head(): number {
    return this.#rows.at(-1)?.seq ?? this.#base.version;
  }

  add(rows: readonly TailRow[]): void {
    this.#updates.clear();
    this.#answers.clear();
    for (const row of rows) {
      this.#rows.push(row);
      this.#bytes += row.data.byteLength;
      this.#versions.set(row.digest, row.seq);
    }
    this.#trim();
  }

  /** Whether what came after this version is still known. */
  reaches(version: number): boolean {
    return version >= this.#base.version && version <= this.head;
  }

  /** Of all changes after this version, not merged. */
  bytesSince(version: number): number {
    let bytes = 0;
    for (let i = this.#indexAfter(version); i < this.#rows.length; i += 1)
      bytes += this.#rows[i]?.data.byteLength ?? 0;
    return bytes;
  }

  /** The version of a document with this digest; null when it is none of those kept here. */
  versionOf(digest: string): number | null {
    return this.#versions.get(digest) ?? null;
  }

  /** The digest that the document had at this version; null when that is not known any more, or not yet. */
  digestAt(version: number): string | null {
    if (!this.reaches(version)) return null;
    if (version === this.#base.version) return this.#base.digest;
    return this.#rows[this.#indexAfter(version) - 1]?.digest ?? null;
  }

  /** Everything after this version as an update message. Only for a version that is reached. */
  updateSince(version: number): Frames {
    return this.#made(this.#updates, version, updateMessage);
  }

  /** The same as sync step 2: the answer to who stands at this version. */
  answerSince(version: number): Frames {
    return this.#made(this.#answers, version, syncStep2);
  }

  #made(
    made: Map<number, Frames>,
    since: number,
    message: (update: Uint8Array, version: number | null) => Uint8Array,
  ): Frames {
    const known = made.get(since);
    if (known !== undefined) return known;
    const update = mergeUpdates(this.#rows.slice(this.#indexAfter(since)).map(({ data }) => data));
    const frames = new Frames(this.head, (version) => message(update, version));
    made.set(since, frames);
    return frames;
  }

  /** Versions have no gaps: a row's place is known without a search. */
  #indexAfter(version: number): number {
    return this.#first + Math.max(0, version - this.#base.version);
  }

  #trim(): void {
    const { rows, bytes } = this.limits;
    while (this.#rows.length - this.#first > rows || this.#bytes > bytes) {
      const row = this.#rows[this.#first];
      if (row === undefined) break;
      if (this.#versions.get(this.#base.digest) === this.#base.version)
        this.#versions.delete(this.#base.digest);
      this.#base = { version: row.seq, digest: row.digest };
      this.#bytes -= row.data.byteLength;
      this.#first += 1;
    }
    if (this.#first * 2 < this.#rows.length) return;
    this.#rows = this.#rows.slice(this.#first);
    this.#first = 0;
  }
}
