import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Db } from '#lib/server/db/db';
import { openDb } from '#lib/server/db/open';
import { TEST_WRITER } from './build';
import { tempDir } from './temp-dir';

/** A real database in a file of its own, with a real writer thread; closed and removed when the running test ends. */
export async function openTestDb(directory: string = tempDir()): Promise<Db> {
  const db = await openDb({ path: path.join(directory, 'vitrine.db'), writerFile: TEST_WRITER });
  onTestFinished(() => db.close());
  return db;
}
