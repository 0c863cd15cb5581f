import * as v from 'valibot';
import type { PendingEdit } from './pending';

/** y-indexeddb's two stores: a log of updates, and a place for values of our own. */
export const UPDATES = 'updates';
export const CUSTOM = 'custom';

/** Our values. A page's flag of unsaved edits is `dirty/` and the page's own random name. */
export const DIRTY = 'dirty/';
export const SAVED_VERSION = 'savedVersion';
export const CONFIRMED = 'confirmed';
export const READ_BACK = 'readBack';
export const REFUSED_EDITS = 'refusedEdits';
export const NOT_CARRIED = 'notCarried';
export const CARRIED = 'carried/';

/** A page of this browser made edits that the server has not acknowledged. */
export interface DirtyFlag {
  /** Rises with each edit of that page. */
  readonly made: number;
  /** The Yjs clients whose changes they are. */
  readonly clients: readonly number[];
  readonly pending: readonly PendingEdit[];
}

/** The server will not take the edits of this copy, in its words; nothing is sent until a person decides. */
export interface RefusedEdits {
  readonly message: string;
}

/** An edit that a later epoch did not take, and the server's reason. */
export interface NotCarried {
  readonly collection: string;
  readonly id: string;
  readonly name: string;
  readonly message: string;
}

/** What a database says of the copy that it holds. */
export interface StoredFacts {
  readonly flags: ReadonlyMap<string, DirtyFlag>;
  readonly savedVersion: number | null;
  readonly refused: RefusedEdits | null;
  /** The site has moved on, and these were left behind; null: it was not tried, or nothing was. */
  readonly notCarried: readonly NotCarried[] | null;
  /** The Yjs clients whose unsaved changes a later epoch has taken: this one ended without them. */
  readonly carried: readonly number[];
}

const pendingSchema = v.object({
  collection: v.picklist([
    'screens',
    'groups',
    'contents',
    'playlists',
    'schedules',
    'launches',
    'settings',
    'meta',
  ]),
  id: v.string(),
  name: v.string(),
  kind: v.picklist(['created', 'changed', 'trashed', 'restored', 'removed']),
  fields: v.array(v.string()),
});
const flagSchema = v.union([
  v.object({ made: v.number(), clients: v.array(v.number()), pending: v.array(pendingSchema) }),
  // Before edits were described.
  v.pipe(
    v.number(),
    v.transform((made) => ({ made, clients: [], pending: [] })),
  ),
]);
const notCarriedSchema = v.array(
  v.object({ collection: v.string(), id: v.string(), name: v.string(), message: v.string() }),
);
const refusedSchema = v.object({ message: v.string() });

/** Opens a database, with y-indexeddb's stores made when it is new. The caller closes it. */
export function openStores(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(UPDATES, { autoIncrement: true });
      request.result.createObjectStore(CUSTOM);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('it could not be opened'));
  });
}

/** Resolves when a transaction is complete, rejects with why it was not. */
export function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('it was broken off'));
  });
}

/** Makes the writes of a transaction; one that throws takes back those before it, which would be committed else. */
export function allOrNothing(transaction: IDBTransaction, write: () => void): Promise<void> {
  const done = completed(transaction);
  try {
    write();
    return done;
  } catch (error) {
    transaction.abort();
    return done.catch(() => {
      throw error;
    });
  }
}

/** Reads our values within a transaction over `CUSTOM`; what comes is whole when that is complete. */
export function readFacts(transaction: IDBTransaction): () => StoredFacts {
  const flags = new Map<string, DirtyFlag>();
  let savedVersion: number | null = null;
  let refused: RefusedEdits | null = null;
  let notCarried: readonly NotCarried[] | null = null;
  const carried: number[] = [];
  const cursor = transaction.objectStore(CUSTOM).openCursor();
  cursor.onsuccess = () => {
    const at = cursor.result;
    if (at === null) return;
    const value: unknown = at.value;
    if (at.key === SAVED_VERSION && typeof value === 'number') savedVersion = value;
    else if (at.key === REFUSED_EDITS) {
      const parsed = v.safeParse(refusedSchema, value);
      if (parsed.success) refused = parsed.output;
    } else if (at.key === NOT_CARRIED) {
      const parsed = v.safeParse(notCarriedSchema, value);
      if (parsed.success) notCarried = parsed.output;
    } else if (typeof at.key === 'string' && at.key.startsWith(CARRIED)) {
      carried.push(Number(at.key.slice(CARRIED.length)));
    } else if (typeof at.key === 'string' && at.key.startsWith(DIRTY)) {
      const parsed = v.safeParse(flagSchema, value);
      // A flag that can't be read still says that there is something.
      flags.set(at.key, parsed.success ? parsed.output : { made: 0, clients: [], pending: [] });
    }
    at.continue();
  };
  return () => ({ flags, savedVersion, refused, notCarried, carried });
}

/** Forgets flags, each unless the page that set it has edited since it was read. */
export function forgetFlags(transaction: IDBTransaction, flags: ReadonlyMap<string, DirtyFlag>): void {
  const custom = transaction.objectStore(CUSTOM);
  for (const [key, { made }] of flags) {
    const read = custom.get(key);
    read.onsuccess = () => {
      const now = v.safeParse(flagSchema, read.result);
      if (!now.success || now.output.made === made) custom.delete(key);
    };
  }
}

/** Deletes a database; one that another page has open goes when that page lets go of it. */
export function deleteStores(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onblocked = () => resolve();
    request.onerror = () =>
      reject(request.error ?? new Error('The copy on this device could not be deleted.'));
  });
}
