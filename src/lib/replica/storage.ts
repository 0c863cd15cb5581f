import { IndexeddbPersistence, storeState } from 'y-indexeddb';
import type * as Y from 'yjs';
import type { EditTracker } from './edits';
import { CUSTOM, makeStores, UPDATES } from './stores';

const DIRTY = 'dirty/';
const SAVED_VERSION = 'savedVersion';
const CONFIRMED = 'confirmed';
/** Rows of the log beyond which an open folds it into one: a kiosk that reloads daily must not grow. */
const FOLD_ABOVE = 32;
/** A storage that has not answered by then is reported; reading it goes on beside. */
const SLOW_OPEN_MS = 3_000;

/** After the browser took a database away. */
const REOPEN_MS = 1_000;

export interface DeviceStorageEvents {
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
  #persistence: IndexeddbPersistence | null = null;
  /** This page's own dirty flag: two tabs of one browser share the database. */
  readonly #flag = DIRTY + Math.random().toString(36).slice(2);
  #inherited = new Map<IDBValidKey, unknown>();
  #aborted = false;
  #closed = false;

  /** `edits` must count a local transaction before this hears of it. */
  constructor(name: string, doc: Y.Doc, edits: EditTracker, events: DeviceStorageEvents) {
    this.#name = name;
    this.#doc = doc;
    this.#edits = edits;
    this.#events = events;
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
    // Another page may have edited since this one found its flag; only the flag that was found is forgotten.
    for (const [key, found] of this.#inherited) {
      const read = custom.get(key);
      read.onsuccess = () => {
        if (read.result === found) custom.delete(key);
      };
    }
    transaction.oncomplete = () => this.#inherited.clear();
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
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase(this.#name);
      request.onsuccess = () => resolve();
      request.onerror = () =>
        reject(request.error ?? new Error('The copy on this device could not be deleted.'));
    });
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
    transaction.objectStore(CUSTOM).put(this.#edits.made, this.#flag);
  }

  #confirm(): void {
    const db = this.#database;
    if (db === null) return;
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
    const slow = setTimeout(
      () =>
        this.#events.problem(
          'The storage of this device does not answer yet; working from memory meanwhile.',
        ),
      SLOW_OPEN_MS,
    );
    try {
      // y-indexeddb lets a failed open go unhandled, so the first attempt is ours.
      await makeStores(this.#name);
      if (this.#closed) return;
      const persistence = new IndexeddbPersistence(this.#name, this.#doc);
      this.#persistence = persistence;
      this.#doc.on('update', this.#afterStored);
      const db = await persistence._db;
      db.addEventListener('abort', this.#onAbort);
      db.addEventListener('close', this.#onLost);
      db.addEventListener('versionchange', this.#onLost);
      await persistence.whenSynced;
      await this.#loaded(persistence, db);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      this.#events.problem(
        `Nothing can be stored on this device (${why}). Edits are kept only until this page is closed: allow site data for this address, or leave private browsing.`,
      );
      this.#events.loaded(null);
    } finally {
      clearTimeout(slow);
    }
  }

  async #loaded(persistence: IndexeddbPersistence, db: IDBDatabase): Promise<void> {
    const found = await this.#readFlags(db);
    if (this.#closed) return;
    const madeMeanwhile = this.#edits.unsaved;
    this.#inherited = found.flags;
    if (found.flags.size > 0) this.#edits.inherited();
    this.#events.problem(null);
    this.#events.loaded(found.savedVersion);
    // An edit made while the database was opening was stored with it, but nobody has flagged or confirmed it yet.
    if (madeMeanwhile) {
      this.#markDirty();
      this.#confirm();
    }
    if (persistence._dbsize > FOLD_ABOVE) await storeState(persistence, true);
  }

  #readFlags(db: IDBDatabase): Promise<{ flags: Map<IDBValidKey, unknown>; savedVersion: number | null }> {
    return new Promise((resolve, reject) => {
      const flags = new Map<IDBValidKey, unknown>();
      let savedVersion: number | null = null;
      const transaction = db.transaction([CUSTOM], 'readonly');
      const custom = transaction.objectStore(CUSTOM);
      const version = custom.get(SAVED_VERSION);
      version.onsuccess = () => {
        if (typeof version.result === 'number') savedVersion = version.result;
      };
      const cursor = custom.openCursor(IDBKeyRange.bound(DIRTY, `${DIRTY}\uffff`));
      cursor.onsuccess = () => {
        const at = cursor.result;
        if (at === null) return;
        if (at.key !== this.#flag) flags.set(at.key, at.value);
        at.continue();
      };
      transaction.oncomplete = () => resolve({ flags, savedVersion });
      transaction.onabort = () => reject(transaction.error ?? new Error('reading was aborted'));
    });
  }

  /** A write failed, usually because the device is full. What is in memory is intact, so a later fold stores it all. */
  readonly #onAbort = (event: Event): void => {
    if (this.#closed) return;
    this.#aborted = true;
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
