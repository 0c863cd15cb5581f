import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDb } from '#lib/server/db/open';
import { ROOM } from '#lib/protocol/messages';
import { MemoryStore } from '#sync-server/store/memory';
import { SqlStore } from '#sync-server/store/sql';
import { TEST_WRITER } from '../support/build';
import type { Storage } from './platter';

export function memory(): Storage {
  const store = new MemoryStore();
  return { store, reopen: () => Promise.resolve(store), close: () => Promise.resolve() };
}

/** A database file of its own, opened anew by each server. */
export async function sqlite(): Promise<Storage> {
  const directory = mkdtempSync(path.join(tmpdir(), 'vitrine-fuzz-'));
  const open = () => openDb({ path: path.join(directory, 'vitrine.db'), writerFile: TEST_WRITER });
  let db = await open();
  return {
    store: new SqlStore(db, ROOM),
    reopen: async () => {
      await db.close();
      db = await open();
      return new SqlStore(db, ROOM);
    },
    close: async () => {
      await db.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
