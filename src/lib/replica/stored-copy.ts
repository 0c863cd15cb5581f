import * as Y from 'yjs';
import { heldDatabases, type NamedDatabase } from './database-name';
import {
  allOrNothing,
  CARRIED,
  completed,
  CUSTOM,
  deleteStores,
  forgetFlags,
  NOT_CARRIED,
  type NotCarried,
  openStores,
  READ_BACK,
  readFacts,
  SAVED_VERSION,
  type DirtyFlag,
  type StoredFacts,
  UPDATES,
} from './stores';

/** A copy as it lies in its database, whoever has it open. */
export interface StoredCopy extends StoredFacts {
  readonly doc: Y.Doc;
}

/**
 * What a database says of its copy. Read before the log, never after: a page makes the transactions of its flag and of
 * its edit in one go, so whoever sees the flag first and then reads the log finds the edit in it. The other way round
 * another page's flag could be forgotten as saved together with edits that this one never had.
 */
export async function readStoredFacts(name: string): Promise<StoredFacts> {
  const db = await openStores(name);
  try {
    const transaction = db.transaction([CUSTOM], 'readonly');
    const facts = readFacts(transaction);
    await completed(transaction);
    return facts();
  } finally {
    db.close();
  }
}

/**
 * Whether all that a document holds now is on the disk: read back, not inferred. The strict transaction comes after the
 * writes of whoever stores the document's updates as they happen, and takes them to the disk with it.
 */
export async function isStored(db: IDBDatabase, doc: Y.Doc): Promise<boolean> {
  const state = Y.encodeStateAsUpdate(doc);
  const transaction = db.transaction([UPDATES, CUSTOM], 'readwrite', { durability: 'strict' });
  transaction.objectStore(CUSTOM).put(Date.now(), READ_BACK);
  const rows = transaction.objectStore(UPDATES).getAll();
  await completed(transaction);
  const stored = docOfRows(rows.result);
  const news: Uint8Array[] = [];
  stored.on('update', (update: Uint8Array) => news.push(update));
  // All of it, deletions included, is there already: then this changes nothing.
  Y.applyUpdate(stored, state);
  return news.length === 0 && stored.store.pendingStructs === null && stored.store.pendingDs === null;
}

/** Rows of the log, counted after everything that was begun on it before. */
export async function countRows(db: IDBDatabase): Promise<number> {
  const transaction = db.transaction([UPDATES], 'readonly');
  const rows = transaction.objectStore(UPDATES).count();
  await completed(transaction);
  return rows.result;
}

/** The document of a log of updates. */
function docOfRows(rows: readonly unknown[]): Y.Doc {
  const doc = new Y.Doc();
  for (const row of rows) if (row instanceof Uint8Array) Y.applyUpdate(doc, row);
  return doc;
}

/** Reads a copy, edits of every page of this browser included. */
export async function readStoredCopy(name: string): Promise<StoredCopy> {
  const db = await openStores(name);
  try {
    const transaction = db.transaction([UPDATES, CUSTOM], 'readonly');
    const facts = readFacts(transaction);
    const rows = transaction.objectStore(UPDATES).getAll();
    await completed(transaction);
    return { ...facts(), doc: docOfRows(rows.result) };
  } finally {
    db.close();
  }
}

export interface CarriedEdits {
  readonly flags: ReadonlyMap<string, DirtyFlag>;
  /** Whose changes they are. */
  readonly clients: ReadonlySet<number>;
  readonly leftBehind: readonly NotCarried[];
}

/**
 * These edits were carried over to a later epoch, all but those left behind: forgets the flags, and keeps what was left
 * behind with the copy until somebody has seen it.
 */
export async function markCarried(name: string, { flags, clients, leftBehind }: CarriedEdits): Promise<void> {
  const db = await openStores(name);
  try {
    const transaction = db.transaction([CUSTOM], 'readwrite', { durability: 'strict' });
    forgetFlags(transaction, flags);
    for (const client of clients) transaction.objectStore(CUSTOM).put(true, `${CARRIED}${client}`);
    if (leftBehind.length > 0) transaction.objectStore(CUSTOM).put(leftBehind, NOT_CARRIED);
    await completed(transaction);
  } finally {
    db.close();
  }
}

/** Puts the server's document in place of what is stored, unsaved edits included, at one stroke. */
export async function replaceStoredCopy(name: string, doc: Y.Doc, version: number | null): Promise<void> {
  const state = Y.encodeStateAsUpdate(doc);
  const db = await openStores(name);
  try {
    const transaction = db.transaction([UPDATES, CUSTOM], 'readwrite', { durability: 'strict' });
    await allOrNothing(transaction, () => {
      transaction.objectStore(UPDATES).clear();
      transaction.objectStore(UPDATES).add(state);
      transaction.objectStore(CUSTOM).clear();
      if (version !== null) transaction.objectStore(CUSTOM).put(version, SAVED_VERSION);
    });
  } finally {
    db.close();
  }
}

/** Takes a copy over from a database of another name, which then goes. Without one nothing happens. */
export async function adoptStoredCopy(from: string, to: string): Promise<void> {
  if (!(await heldDatabases()).some(({ name }) => name === from)) return;
  const source = await openStores(from);
  const target = await openStores(to);
  try {
    const reading = source.transaction([UPDATES, CUSTOM], 'readonly');
    const rows = reading.objectStore(UPDATES).getAll();
    const keys = reading.objectStore(CUSTOM).getAllKeys();
    const values = reading.objectStore(CUSTOM).getAll();
    await completed(reading);
    const writing = target.transaction([UPDATES, CUSTOM], 'readwrite', { durability: 'strict' });
    await allOrNothing(writing, () => {
      for (const row of rows.result as readonly unknown[]) writing.objectStore(UPDATES).add(row);
      keys.result.forEach((key, index) => writing.objectStore(CUSTOM).put(values.result[index], key));
    });
  } finally {
    source.close();
    target.close();
  }
  await deleteStores(from);
}

/** Deletes the copies that `isGone` names. */
export async function deleteStoredCopies(isGone: (copy: NamedDatabase) => boolean): Promise<void> {
  const gone = (await heldDatabases()).filter(isGone);
  await Promise.all(gone.map(({ name }) => deleteStores(name)));
}
