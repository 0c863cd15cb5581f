import { existsSync } from 'node:fs';
import { databasePath } from '../data-dir';
import type { Db } from '#lib/server/db/db';
import { MigrationError } from '#lib/server/db/migrations';
import { openDb } from '#lib/server/db/open';
import { CommandError } from './command';

export interface LazyDatabase {
  /** @throws {CommandError} when there is none, or it is another version's */
  open(): Promise<Db>;
  close(): Promise<void>;
}

/**
 * The database of a data directory, opened when it is needed. It is never made or brought to another shape here: a server
 * of the version that it has may be running.
 */
export function openDatabase(dataDir: string, writerFile: URL): LazyDatabase {
  let opened: Promise<Db> | null = null;
  const open = async (): Promise<Db> => {
    const path = databasePath(dataDir);
    if (!existsSync(path)) {
      throw new CommandError(
        `There is no site in ${dataDir}: set DATA_DIR to the server's data directory, or start the server once.`,
      );
    }
    try {
      return await openDb({ path, writerFile, migrate: false });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new CommandError(
        error instanceof MigrationError ? reason : `The database ${path} can't be opened: ${reason}`,
        { cause: error },
      );
    }
  };
  return {
    open: () => (opened ??= open()),
    close: async () => {
      const db = await opened?.catch(() => null);
      await db?.close();
    },
  };
}
