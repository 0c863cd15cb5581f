/** One committed change of the document. */
export interface LoggedUpdate {
  /** Counts from 1 without a gap; the version that message 112 carries. */
  readonly seq: number;
  readonly data: Uint8Array;
  /** Who made it: `user:<id>`, `server:<what>`. */
  readonly author: string;
  readonly at: number;
}

/** What is needed to bring a document to life again. */
export interface StoredDocument {
  readonly uid: string;
  /** The founding client id of the epoch. */
  readonly epoch: number;
  /** The state after `seq`, or null: then `updates` start at 1. */
  readonly snapshot: { readonly seq: number; readonly data: Uint8Array } | null;
  /** Everything after the snapshot, in order. */
  readonly updates: readonly LoggedUpdate[];
}

/** Where one document is kept. Every method rejects with a `DbError`, and then nothing of the call was kept. */
export interface DocumentStore {
  /**
   * Called by the room when it comes to life; null for a document that was never founded. `fromStart` leaves snapshots
   * aside: asked when the newest one can't be read.
   */
  load(options?: { readonly fromStart: boolean }): Promise<StoredDocument | null>;
  /** Called once in a document's life, by the room that found nothing to load; `first` has seq 1. */
  found(site: { readonly uid: string; readonly epoch: number }, first: LoggedUpdate): Promise<void>;
  /** Called by the room for every group of edits, one call at a time; resolves when all of them are on the disk. */
  append(updates: readonly LoggedUpdate[]): Promise<void>;
  /** Called by the room now and then, for quicker loading: the state after `seq`, which is committed. */
  saveSnapshot(snapshot: {
    readonly seq: number;
    readonly data: Uint8Array;
    readonly at: number;
  }): Promise<void>;
  /** Called by a room whose last append failed, before it lets authors in again: resolves when `bytes` can be stored. */
  probe(bytes: number): Promise<void>;
}
