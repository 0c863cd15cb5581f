import { IndexeddbPersistence, storeState } from 'y-indexeddb';
import type * as Y from 'yjs';
import type { EditTracker } from './edits';
import { countRows, isStored, readStoredFacts } from './stored-copy';
import {
  CONFIRMED,
  CUSTOM,
  deleteStores,
  DIRTY,
  type DirtyFlag,
  forgetFlags,
  REFUSED_EDITS,
  type RefusedEdits,
  SAVED_VERSION,
  type StoredFacts,
  UPDATES,
} from './stores';

/** Rows of the log beyond which an open folds it into one: a kiosk that reloads daily must not grow. */
const FOLD_ABOVE = 32;
/** A storage that has not answered by then is reported; reading it goes on beside. */
const SLOW_OPEN_MS = 3_000;

/** After the browser took a database away. */
const REOPEN_MS = 1_000;

export interface DeviceStorageEvents {
  /** Before the log is read: an earlier page was told that the server does not take the edits in it. */
  refused(edits: RefusedEdits): void;
  /** Whether edits were refused is known, or can't be learnt now: the socket may be opened. */
  known(): void;
  /** The log was read into the document, or can't be read (`problem` said why). */
  loaded(savedVersion: number | null): void;
  /** The tracker's `stored` rose: that much survives a reload and a power cut. */
  stored(): void;
  /** A sentence for people, or null when all is well again. */
  problem(sentence: string | null): void;
}

/**
 * One document's copy in IndexedDB. y-indexeddb does the storing but drops the promises of its writes, so this owns
 * the knowledge of when something is on the device: transactions over the same store run in the order in which they
 * were made, hence a strict one of ours that completes after an edit proves that the edit's write completed before.
 */
export class DeviceStorage {
  readonly #doc: Y.Doc;
  readonly #edits: EditTracker;
  readonly #events: DeviceStorageEvents;
  readonly #name: string;
  readonly #before: () => Promise<void>;
  #persistence: IndexeddbPersistence | null = null;
  /** This page's own dirty flag: two tabs of one browser share the database. */
  readonly #flag = DIRTY + Math.random().toString(36).slice(2);
  #inherited: ReadonlyMap<string, DirtyFlag> = new Map();
  #aborted = false;
  #closed = false;

  /** `edits` must count a local transaction before this hears of it. */
  constructor(
    name: string,
    doc: Y.Doc,
    edits: EditTracker,
    events: DeviceStorageEvents,
    /** Has to be done before the database is opened. */
    before: () => Promise<void> = () => Promise.resolve(),
  ) {
    this.#name = name;
    this.#doc = doc;
    this.#edits = edits;
    this.#events = events;
    this.#before = before;
    // Before y-indexeddb's own listener: the dirty flag is then written before the edit it speaks of.
    doc.on('update', this.#beforeStored);
    void this.#open();
  }

  /** The server has every edit made here, in its `version`: forgets the flags that said otherwise. */
  saved(version: number): void {
    const db = this.#database;
    if (db === null) return;
    const transaction = db.transaction([CUSTOM], 'readwrite', { durability: 'strict' });
    const custom = transaction.objectStore(CUSTOM);
    custom.put(version, SAVED_VERSION);
    custom.delete(this.#flag);
    custom.delete(REFUSED_EDITS);
    // Another page may have edited since this one found its flag; only the flag that was found is forgotten.
    forgetFlags(transaction, this.#inherited);
    transaction.oncomplete = () => (this.#inherited = new Map());
  }

  /** Remembers across reloads that the server does not take these edits; null: it is to be asked again. */
  refuse(edits: RefusedEdits | null): void {
    const custom = this.#database
      ?.transaction([CUSTOM], 'readwrite', { durability: 'strict' })
      .objectStore(CUSTOM);
    if (edits === null) custom?.delete(REFUSED_EDITS);
    else custom?.put(edits, REFUSED_EDITS);
  }

  /** Whether all that the document holds now is on the disk of this device: read back, not inferred. */
  async whole(): Promise<boolean> {
    const db = this.#database;
    if (db === null) return false;
    try {
      return await isStored(db, this.#doc);
    } catch {
      // The database's own abort event has told of it.
      return false;
    }
  }

  get #database(): IDBDatabase | null {
    return this.#closed ? null : (this.#persistence?.db ?? null);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retryTimer);
    this.#doc.off('update', this.#beforeStored);
    this.#doc.off('update', this.#afterStored);
    await this.#persistence?.destroy();
  }

  /** Deletes the copy from the device. */
  async erase(): Promise<void> {
    await this.close();
    await deleteStores(this.#name);
  }

  readonly #beforeStored = (
    _update: Uint8Array,
    _origin: unknown,
    _doc: Y.Doc,
    transaction: Y.Transaction,
  ): void => {
    if (transaction.local) this.#markDirty();
  };

  readonly #afterStored = (
    _update: Uint8Array,
    _origin: unknown,
    _doc: Y.Doc,
    transaction: Y.Transaction,
  ): void => {
    if (transaction.local) this.#confirm();
  };

  #markDirty(): void {
    const db = this.#database;
    if (db === null) return;
    const transaction = db.transaction([CUSTOM], 'readwrite');
    const { made, pending } = this.#edits;
    const inherited = [...this.#inherited.values()].flatMap(({ clients }) => clients);
    const flag: DirtyFlag = { made, clients: [this.#doc.clientID, ...inherited], pending };
    transaction.objectStore(CUSTOM).put(flag, this.#flag);
  }

  #confirm(): void {
    const db = this.#database;
    // What follows a write that failed proves nothing of that, even if it completes after the next attempt began.
    if (db === null || this.#aborted) return;
    const { made } = this.#edits;
    // `updates` is in the scope so that this runs after y-indexeddb's write; strict, so that both outlive a power cut.
    const transaction = db.transaction([UPDATES, CUSTOM], 'readwrite', { durability: 'strict' });
    transaction.objectStore(CUSTOM).put(made, CONFIRMED);
    transaction.oncomplete = () => {
      if (this.#aborted) return;
      this.#edits.stored(made);
      this.#events.stored();
    };
  }

  async #open(): Promise<void> {
    const slow = setTimeout(() => {
      this.#events.problem('The storage of this device does not answer yet; working from memory meanwhile.');
      this.#events.known();
    }, SLOW_OPEN_MS);
    try {
      await this.#before();
      // y-indexeddb lets a failed open go unhandled, so the first attempt is ours.
      const facts = await readStoredFacts(this.#name);
      if (this.#closed) return;
      if (facts.refused !== null) this.#events.refused(facts.refused);
      this.#events.known();
      const persistence = new IndexeddbPersistence(this.#name, this.#doc);
      this.#persistence = persistence;
      this.#doc.on('update', this.#afterStored);
      const db = await persistence._db;
      db.addEventListener('abort', this.#onAbort);
      db.addEventListener('close', this.#onLost);
      db.addEventListener('versionchange', this.#onLost);
      await persistence.whenSynced;
      await this.#loaded(persistence, db, facts);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      this.#events.problem(
        `Nothing can be stored on this device (${why}). Edits are kept only until this page is closed: allow site data for this address, or leave private browsing.`,
      );
      this.#events.known();
      this.#events.loaded(null);
    } finally {
      clearTimeout(slow);
    }
  }

  async #loaded(
    persistence: IndexeddbPersistence,
    db: IDBDatabase,
    { flags, savedVersion }: StoredFacts,
  ): Promise<void> {
    if (this.#closed) return;
    const madeMeanwhile = this.#edits.unsaved;
    this.#inherited = new Map([...flags].filter(([key]) => key !== this.#flag));
    if (this.#inherited.size > 0)
      this.#edits.inherited([...this.#inherited.values()].flatMap(({ pending }) => pending));
    this.#events.problem(null);
    this.#events.loaded(savedVersion);
    // An edit made while the database was opening was stored with it, but nobody has flagged or confirmed it yet.
    if (madeMeanwhile) {
      this.#markDirty();
      this.#confirm();
    }
    // Counted behind y-indexeddb's own reading, which is not over when it says so.
    if ((await countRows(db)) > FOLD_ABOVE) await storeState(persistence, true);
  }

  /** A write failed, usually because the device is full. What is in memory is intact, so a later fold stores it all. */
  readonly #onAbort = (event: Event): void => {
    if (this.#closed) return;
    this.#aborted = true;
    // Later edits without those that they build on would be of no use to the next page: the next attempt stores all of them.
    if (this.#persistence !== null) this.#doc.off('update', this.#persistence._storeUpdate);
    const error = event.target instanceof IDBTransaction ? event.target.error : null;
    const full = error?.name === 'QuotaExceededError';
    this.#events.problem(
      full
        ? 'This device is full: the newest edits are not stored on it. Free some space; they are kept while this page stays open.'
        : 'The newest edits could not be stored on this device; they are kept while this page stays open.',
    );
    this.#retry();
  };

  /** Site data was cleared, or broke: writing would throw amid an edit, before it is sent. A new database takes it all. */
  readonly #onLost = (): void => {
    const lost = this.#persistence;
    if (this.#closed || lost === null) return;
    this.#persistence = null;
    this.#doc.off('update', this.#afterStored);
    void lost.destroy();
    this.#events.problem('The browser took this page’s storage away; edits are kept while it stays open.');
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => void this.#open(), REOPEN_MS);
  };

  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #retry(): void {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => {
      const persistence = this.#persistence;
      if (persistence === null || this.#closed) return;
      this.#aborted = false;
      this.#doc.off('update', this.#afterStored);
      this.#doc.on('update', persistence._storeUpdate);
      this.#doc.on('update', this.#afterStored);
      // The flag could not be written either; it has to be there before the edits are.
      if (this.#edits.unsaved) this.#markDirty();
      storeState(persistence, true).then(
        () => {
          this.#confirm();
          if (!this.#aborted) this.#events.problem(null);
        },
        () => this.#retry(),
      );
    }, 5_000);
  }
}
