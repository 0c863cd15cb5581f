import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { ROOM } from '#lib/protocol/messages';
import { TEST_SERVER } from '../tests/support/build';
import { openTestDb } from '../tests/support/db';
import { tempDir } from '../tests/support/temp-dir';
import type { Folder } from './fold';
import { loadDocument } from './load';
import { SqlStore } from './store/sql';
import { workerFolder } from './worker-folder';

const FOLDER = pathToFileURL(path.join(TEST_SERVER, 'folder.js'));
const EDITS = 20;

/** A site with edits in a real database, and the thread that folds it. */
async function setUp() {
  const directory = tempDir();
  const db = await openTestDb(directory);
  const store = new SqlStore(db, ROOM);
  const { doc } = await loadDocument(store, { name: 'Test', timezone: 'UTC' }, () => 5, reject);
  for (let i = 0; i < EDITS; i += 1) {
    const before = Y.encodeStateVector(doc);
    doc.getMap('contents').set('the same', i);
    const data = Y.encodeStateAsUpdate(doc, before);
    await store.append([{ seq: i + 2, data, author: 'user:a', at: 5 }]);
  }
  const bad: unknown[] = [];
  const data = { path: path.join(directory, 'vitrine.db'), document: ROOM };
  const folder: Folder = workerFolder(FOLDER, data, (error) => bad.push(error));
  return { db, store, doc, bad, folder };
}

const reject = (error: unknown): never => {
  throw error;
};
const { signal } = new AbortController();

it('SS12.3: a thread of its own makes the snapshot, garbage-collected, and says what it weighs', async () => {
  const { folder, doc } = await setUp();
  const made = await folder(signal);
  expect(made?.seq).toBe(EDITS + 1);
  expect(made?.data).toEqual(Y.encodeStateAsUpdate(doc));
  expect(made?.weight.clients).toBe(1);
  expect(made?.weight.live).toBeLessThan(EDITS);
});

it('SS11.4: folds from the older snapshot when the newest can’t be read, and says so', async () => {
  const { folder, store, doc, bad } = await setUp();
  const made = await folder(signal);
  await store.saveSnapshot({ seq: 3, data: made?.data ?? new Uint8Array(), at: 1 });
  await store.saveSnapshot({ seq: 5, data: new Uint8Array([9, 9, 9]), at: 1 });
  expect((await folder(signal))?.data).toEqual(Y.encodeStateAsUpdate(doc));
  expect(bad).toHaveLength(1);
});

it('SS12.4: a log that can’t be loaded can’t be folded, and the thread says why', async () => {
  const { folder, db } = await setUp();
  await db.write.deleteFrom('document_updates').where('seq', '=', 7).execute();
  await expect(folder(signal)).rejects.toThrow('7 is missing');
});

it('SS12.4: ends in the middle when the server stops', async () => {
  const { folder } = await setUp();
  const ending = new AbortController();
  const folded = folder(ending.signal);
  ending.abort();
  await expect(folded).rejects.toThrow('before it answered');
  await expect(folder(ending.signal)).rejects.toThrow();
});
