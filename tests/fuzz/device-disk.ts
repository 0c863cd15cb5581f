import {
  IDBDatabase as FakeDatabase,
  IDBFactory as FakeFactory,
  IDBKeyRange as FakeKeyRange,
  IDBObjectStore as FakeStore,
  IDBTransaction as FakeTransaction,
} from 'fake-indexeddb';
import { vi } from 'vitest';
import { completed, openStores, UPDATES } from '#lib/replica/stores';

/** Store → key → value. */
type Rows = Map<string, Map<IDBValidKey, unknown>>;
type Write = (rows: Map<IDBValidKey, unknown>) => void;

/**
 * IndexedDB of many devices in one process, each with a database of its own name. It knows what a power cut would leave:
 * the writes of transactions that had completed.
 */
export class DeviceDisks {
  readonly #factory = new FakeFactory();
  /** How often a device lost its power: each time its database gets another place. */
  readonly #lives = new Map<string, number>();
  /** By place. */
  readonly #committed = new Map<string, Rows>();
  /** Devices that have no space, and ones whose storage does not answer: who asks waits. */
  readonly full = new Set<string>();
  readonly #stuck = new Map<string, (() => void)[]>();
  readonly #writes = new WeakMap<IDBTransaction, { readonly store: string; readonly write: Write }[]>();

  /** In place of the browser's, until stubs and mocks are taken back. */
  install(): void {
    vi.stubGlobal('indexedDB', this.#indexedDb());
    vi.stubGlobal('IDBKeyRange', FakeKeyRange);
    vi.stubGlobal('IDBTransaction', FakeTransaction);
    this.#watch();
  }

  get stuck(): ReadonlySet<string> {
    return new Set(this.#stuck.keys());
  }

  stick(name: string): void {
    if (!this.#stuck.has(name)) this.#stuck.set(name, []);
  }

  unstick(name: string): void {
    const waiting = this.#stuck.get(name) ?? [];
    this.#stuck.delete(name);
    for (const go of waiting) go();
  }

  /** The log of updates that is on the device for good. */
  updates(name: string): readonly Uint8Array[] {
    const rows = this.#committed.get(this.#placeOf(name))?.get(UPDATES)?.values() ?? [];
    return [...rows].filter((row) => row instanceof Uint8Array);
  }

  /** The device comes back with what had been committed. Who had the database open writes into nowhere from here on. */
  async cutPower(name: string): Promise<void> {
    const rows: Rows =
      this.#committed.get(this.#placeOf(name)) ?? new Map<string, Map<IDBValidKey, unknown>>();
    const stuck = this.#stuck.delete(name);
    this.#lives.set(name, (this.#lives.get(name) ?? 0) + 1);
    const full = this.full.delete(name);
    if (rows.size > 0) await this.#restore(name, rows);
    if (full) this.full.add(name);
    if (stuck) this.stick(name);
  }

  async #restore(name: string, rows: Rows): Promise<void> {
    const db = await openStores(name);
    const transaction = db.transaction([...db.objectStoreNames], 'readwrite');
    for (const [store, values] of rows)
      for (const [key, value] of values) transaction.objectStore(store).put(value, key);
    await completed(transaction);
    db.close();
  }

  #placeOf(name: string): string {
    return `${name}#${this.#lives.get(name) ?? 0}`;
  }

  #indexedDb(): Pick<IDBFactory, 'open' | 'deleteDatabase' | 'databases'> {
    return {
      open: (name) => this.#open(name),
      deleteDatabase: (name) => this.#factory.deleteDatabase(this.#placeOf(name)),
      databases: () => Promise.resolve([]),
    };
  }

  #open(name: string): IDBOpenDBRequest {
    const place = this.#placeOf(name);
    // What callers use of a request, which is made when the storage answers.
    const shell: Pick<IDBOpenDBRequest, 'onsuccess' | 'onupgradeneeded' | 'onerror' | 'error'> & {
      result: IDBDatabase | null;
    } = { result: null, error: null, onsuccess: null, onupgradeneeded: null, onerror: null };
    const request = shell as IDBOpenDBRequest;
    const go = (): void => {
      const real = this.#factory.open(place);
      real.onupgradeneeded = (event) => {
        shell.result = real.result;
        shell.onupgradeneeded?.call(request, event);
      };
      real.onsuccess = (event) => {
        shell.result = real.result;
        shell.onsuccess?.call(request, event);
      };
    };
    const waiting = this.#stuck.get(name);
    if (waiting === undefined) go();
    else waiting.push(go);
    return request;
  }

  #watch(): void {
    const complete = (place: string, transaction: IDBTransaction): void => this.#complete(place, transaction);
    const written = (store: IDBObjectStore, write: Write): void => this.#note(store, write);
    const refuse = (store: IDBObjectStore): void => this.#refuse(store);
    /* eslint-disable @typescript-eslint/unbound-method -- called with the right `this` */
    const { transaction } = FakeDatabase.prototype;
    vi.spyOn(FakeDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...args) {
      const made = transaction.apply(this, args);
      made.addEventListener('complete', () => complete(this.name, made));
      return made;
    });
    const { add, put, clear } = FakeStore.prototype;
    const remove = FakeStore.prototype.delete;
    /* eslint-enable */
    vi.spyOn(FakeStore.prototype, 'add').mockImplementation(function (this: IDBObjectStore, ...args) {
      const request = add.apply(this, args);
      refuse(this);
      written(this, (rows) => rows.set(request.result, args[0]));
      return request;
    });
    vi.spyOn(FakeStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
      const request = put.apply(this, args);
      refuse(this);
      written(this, (rows) => rows.set(request.result, args[0]));
      return request;
    });
    vi.spyOn(FakeStore.prototype, 'clear').mockImplementation(function (this: IDBObjectStore) {
      written(this, (rows) => rows.clear());
      return clear.apply(this);
    });
    vi.spyOn(FakeStore.prototype, 'delete').mockImplementation(function (this: IDBObjectStore, which) {
      written(this, (rows) => {
        for (const key of rows.keys())
          if (which instanceof FakeKeyRange ? which.includes(key) : key === which) rows.delete(key);
      });
      return remove.call(this, which);
    });
  }

  /** As a browser does: the write was asked for, and is broken off with its transaction. */
  #refuse({ transaction }: IDBObjectStore): void {
    const name = transaction.db.name.split('#', 1)[0] ?? '';
    if (!this.full.has(name) || this.#placeOf(name) !== transaction.db.name) return;
    queueMicrotask(() => {
      try {
        transaction.abort();
      } catch {
        // Another write of it was refused before.
      }
    });
  }

  #note(store: IDBObjectStore, write: Write): void {
    const writes = this.#writes.get(store.transaction) ?? [];
    writes.push({ store: store.name, write });
    this.#writes.set(store.transaction, writes);
  }

  #complete(place: string, transaction: IDBTransaction): void {
    const rows: Rows = this.#committed.get(place) ?? new Map<string, Map<IDBValidKey, unknown>>();
    for (const { store, write } of this.#writes.get(transaction) ?? []) {
      const values = rows.get(store) ?? new Map<IDBValidKey, unknown>();
      write(values);
      rows.set(store, values);
    }
    this.#committed.set(place, rows);
  }
}
