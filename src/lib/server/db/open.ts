import { chmodSync, closeSync, openSync } from 'node:fs';
import { DbError, type Db } from './db';
import type { SqlValue } from './dialect';
import { kyselyOver, toStatement } from './kysely';
import { openReading } from './reading';
import { CREATE_MIGRATIONS_TABLE, MigrationError, pendingMigrations } from './migrations';
import { WriterClient } from './writer-client';
import type { Statement } from './writer-core';

export interface OpenDbOptions {
  /** The database file; made when it is not there. */
  readonly path: string;
  /** The built writer thread, `build/server/writer.js`. */
  readonly writerFile: URL;
  /** Whether an older database is brought to this version's shape (the default) or refused. */
  readonly migrate?: boolean;
}

const plain = (sql: string, ...parameters: SqlValue[]): Statement => ({ sql, parameters });

/**
 * Opens the database and brings it to this version's shape.
 * @throws {MigrationError} a newer version made it; without `migrate`, also an older one
 */
export async function openDb({ path, writerFile, migrate = true }: OpenDbOptions): Promise<Db> {
  // SQLite gives its side files (-wal, -shm) the mode of the main one.
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
  const writer = new WriterClient({ file: writerFile, path });
  try {
    await bringUpToDate(writer, migrate);
    return dbOver(writer, path);
  } catch (error) {
    await writer.close();
    throw error;
  }
}

async function bringUpToDate(writer: WriterClient, mayChange: boolean): Promise<void> {
  const [, select] = await writer.run([
    plain(CREATE_MIGRATIONS_TABLE),
    plain('SELECT number FROM migrations ORDER BY number'),
  ]);
  const applied = (select?.rows ?? []).map((row) => Number(row['number']));
  const pending = pendingMigrations(applied);
  if (pending.length > 0 && !mayChange) {
    throw new MigrationError(
      'The database was made by an older version of Vitrine: start the server of this version once, it brings it up to date.',
    );
  }
  for (const { number, name, statements } of pending) {
    await writer.run([
      ...statements.map((sql) => plain(sql)),
      plain('INSERT INTO migrations (number, name) VALUES (?, ?)', number, name),
    ]);
  }
}

function dbOver(writer: WriterClient, path: string): Db {
  const reading = openReading(path);
  const write = kyselyOver(async (statement) => {
    const [result] = await writer.run([statement]);
    if (result === undefined) throw new DbError('failed', 'The writer thread gave no result.');
    return result;
  });
  let closed = false;
  return {
    read: reading.db,
    write,
    batch: async (statements) => writer.run(statements.map((statement) => toStatement(statement.compile()))),
    close: async () => {
      if (closed) return;
      closed = true;
      // A read-only connection that closes last leaves the log beside the database.
      reading.close();
      await writer.close();
    },
  };
}
