/** One committed change of the document. */
export interface LoggedUpdate {
  /** Counts from 1 without a gap, also across epochs; the version that clients are told. */
  readonly seq: number;
  readonly data: Uint8Array;
  /** Who made it: `user:<id>`, `server:<what>`. */
  readonly author: string;
  /** ms since the Unix epoch. */
  readonly at: number;
}

/** The state after `seq`, which is committed. */
export interface Snapshot {
  readonly seq: number;
  readonly data: Uint8Array;
  readonly at: number;
}

/** What is needed to bring a document to life again. */
export interface StoredDocument {
  readonly uid: string;
  /** The founding client id of the epoch. */
  readonly epoch: number;
  /** `seq` of the update that the epoch began with: it holds the whole document, and nothing before it is replayed. */
  readonly firstSeq: number;
  /** The state after `seq`, or null: then `updates` start at `firstSeq`. */
  readonly snapshot: { readonly seq: number; readonly data: Uint8Array } | null;
  /** Everything after the snapshot, in order. */
  readonly updates: readonly LoggedUpdate[];
}

/** How an epoch ended: its whole state, after `seq`. */
export interface FinalState {
  readonly epoch: number;
  readonly seq: number;
  readonly data: Uint8Array;
  readonly at: number;
}

export interface EpochChange {
  /** The current epoch, whose last update is `seq`. */
  readonly final: FinalState;
  /** The founding client id of the new one. */
  readonly epoch: number;
  /** The site's id from now on, where another site takes the place of this one. */
  readonly uid?: string;
  /** The whole document of the new epoch; its seq follows that of the final state. */
  readonly first: LoggedUpdate;
}

/** How many snapshots are kept. */
export const SNAPSHOTS_KEPT = 2;

/**
 * Where one document is kept. Every method rejects with a `DbError`, and then nothing of the call was kept.
 *
 * The log is the truth: every update ever committed stays, with author and time, in the log or in the archive. Snapshots
 * only make loading quick, and each of them may turn out unreadable.
 */
export interface DocumentStore {
  /**
   * Called by the room when it comes to life, and by a fold; null for a document that was never founded. `before` leaves
   * snapshots of that `seq` and newer ones aside: asked when one can't be read.
   */
  load(options?: { readonly before?: number }): Promise<StoredDocument | null>;
  /** Called once in a document's life, by the room that found nothing to load; `first` has seq 1. */
  found(site: { readonly uid: string; readonly epoch: number }, first: LoggedUpdate): Promise<void>;
  /** Called by the room for every group of edits, one call at a time; resolves when all of them are on the disk. */
  append(updates: readonly LoggedUpdate[]): Promise<void>;
  /**
   * Called after a fold. The newest `SNAPSHOTS_KEPT` stay. One of an epoch that is over (a fold may end after it), or not
   * newer than those that are there, is refused.
   */
  saveSnapshot(snapshot: Snapshot): Promise<void>;
  /**
   * Called after a fold, again and again while the writer has nothing better to do: moves the oldest `rows` updates at
   * most from the log to the archive. Those after the older kept snapshot stay, so that loading from it reads the log
   * alone, and so does the last update of all.
   * @returns whether there is more to move
   */
  trim(rows: number): Promise<boolean>;
  /** Called by whoever shows what happened: the updates from `from` to `to`, both included, out of archive and log. */
  history(from: number, to: number): Promise<readonly LoggedUpdate[]>;
  /**
   * Called by the room once everything is on the disk: one transaction keeps how the epoch ended and begins the next.
   * The snapshots of the epoch that ends go. Rejects, with nothing changed, when the current epoch or the last update is another.
   */
  beginEpoch(change: EpochChange): Promise<void>;
  /** How an earlier epoch ended; null when that is not kept (any more). Asked for clients that come from it. */
  final(epoch: number): Promise<FinalState | null>;
  /** Called now and then: forgets how epochs ended before an instant. */
  pruneFinals(before: number): Promise<void>;
  /** Called by a room whose last append failed, before it lets authors in again: resolves when `bytes` can be stored. */
  probe(bytes: number): Promise<void>;
}
