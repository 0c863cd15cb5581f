import { chmodSync, closeSync, openSync } from 'node:fs';
import { DbError, type Db } from './db';
import { openForReading, type SqlValue } from './dialect';
import { kyselyOver, toStatement } from './kysely';
import { CREATE_MIGRATIONS_TABLE, pendingMigrations } from './migrations';
import { WriterClient } from './writer-client';
import type { Statement } from './writer-core';

export interface OpenDbOptions {
  /** The database file; made when it is not there. */
  readonly path: string;
  /** The built writer thread, `build/server/writer.js`. */
  readonly writerFile: URL;
}

const plain = (sql: string, ...parameters: SqlValue[]): Statement => ({ sql, parameters });

/** Opens the database and brings it to this version's shape. */
export async function openDb({ path, writerFile }: OpenDbOptions): Promise<Db> {
  // SQLite gives its side files (-wal, -shm) the mode of the main one.
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
  const writer = new WriterClient({ file: writerFile, path });
  try {
    await migrate(writer);
    return dbOver(writer, path);
  } catch (error) {
    await writer.close();
    throw error;
  }
}

async function migrate(writer: WriterClient): Promise<void> {
  const [, select] = await writer.run([
    plain(CREATE_MIGRATIONS_TABLE),
    plain('SELECT number FROM migrations ORDER BY number'),
  ]);
  const applied = (select?.rows ?? []).map((row) => Number(row['number']));
  for (const { number, name, statements } of pendingMigrations(applied)) {
    await writer.run([
      ...statements.map((sql) => plain(sql)),
      plain('INSERT INTO migrations (number, name) VALUES (?, ?)', number, name),
    ]);
  }
}

function dbOver(writer: WriterClient, path: string): Db {
  const reader = openForReading(path);
  const read = kyselyOver(({ sql, parameters }) => {
    const rows = reader.prepare(sql).all(...parameters) as Record<string, unknown>[];
    return Promise.resolve({ rows: rows.map((row) => ({ ...row })), changes: 0 });
  });
  const write = kyselyOver(async (statement) => {
    const [result] = await writer.run([statement]);
    if (result === undefined) throw new DbError('failed', 'The writer thread gave no result.');
    return result;
  });
  let closed = false;
  return {
    read,
    write,
    batch: async (statements) => writer.run(statements.map((statement) => toStatement(statement.compile()))),
    close: async () => {
      if (closed) return;
      closed = true;
      // A read-only connection that closes last leaves the log beside the database.
      reader.close();
      await writer.close();
    },
  };
}
