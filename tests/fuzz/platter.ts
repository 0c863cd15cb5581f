import * as Y from 'yjs';
import { DocDigest } from '#lib/model/digest';
import type { DocumentStore, EpochChange, LoggedUpdate } from '#sync-server/store/store';
import { Holdings } from './holdings';

/** A real store on something that outlives its server. */
export interface Storage {
  readonly store: DocumentStore;
  /** As a new process would: the store over what is there. */
  reopen(): Promise<DocumentStore>;
  close(): Promise<void>;
}

/** What was committed in one epoch. */
export interface Era {
  readonly epoch: number;
  /** The version that it began with: the whole document. */
  readonly firstVersion: number;
  readonly holdings: Holdings;
  /** What the updates make, one after the other, without a server. */
  readonly doc: Y.Doc;
  readonly digest: DocDigest;
}

/** What survives a crash: the real store, and what is known to have been committed to it. */
export class Platter {
  /** While set, nothing can be written. */
  full = false;
  readonly calls = new Map<string, number>();
  readonly authors = new Set<string>();
  #store: DocumentStore;
  readonly #eras: Era[] = [];
  readonly #rows: Uint8Array[] = [];
  readonly #digests: string[] = [];

  constructor(
    private readonly storage: Storage,
    /** An epoch ended: both are whole. */
    private readonly onTurn: (before: Era, now: Era) => void,
  ) {
    this.#store = storage.store;
  }

  get store(): DocumentStore {
    return this.#store;
  }

  async reopen(): Promise<void> {
    this.#store = await this.storage.reopen();
  }

  get era(): Era {
    const era = this.#eras.at(-1);
    if (era === undefined) throw new Error('Nothing was founded yet.');
    return era;
  }

  /** What was committed in an epoch; null for one that never was. */
  eraOf(epoch: number): Era | null {
    return this.#eras.find((era) => era.epoch === epoch) ?? null;
  }

  /** The committed updates of the versions after `after` and up to `version`. */
  rows(after: number, version: number): readonly Uint8Array[] {
    return this.#rows.slice(after, version);
  }

  /** The digest of the document at a version; null when there is no such version. */
  digestAt(version: number): string | null {
    return this.#digests[version - 1] ?? null;
  }

  /** Called for every call of the store that was carried out. */
  done(name: string, args: readonly unknown[]): void {
    this.calls.set(name, (this.calls.get(name) ?? 0) + 1);
    if (name === 'found') {
      const [{ epoch }, first] = args as [{ epoch: number }, LoggedUpdate];
      this.#begin(epoch, first);
    } else if (name === 'append') {
      for (const update of args[0] as readonly LoggedUpdate[]) this.#add(update);
    } else if (name === 'beginEpoch') {
      const { epoch, first } = args[0] as EpochChange;
      const before = this.era;
      this.#begin(epoch, first);
      this.onTurn(before, this.era);
    }
  }

  #begin(epoch: number, first: LoggedUpdate): void {
    const doc = new Y.Doc();
    const digest = new DocDigest(doc);
    this.#eras.push({ epoch, firstVersion: first.seq, holdings: new Holdings(), doc, digest });
    this.#add(first);
  }

  #add({ data, author }: LoggedUpdate): void {
    this.authors.add(author);
    const { holdings, doc, digest } = this.era;
    holdings.add(data);
    this.#rows.push(data);
    Y.applyUpdate(doc, data);
    this.#digests.push(digest.value);
  }
}
