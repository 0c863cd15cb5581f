import { createRequire } from 'node:module';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { DbError, type DbErrorCode } from './db';

/** The part of SQLite's driver that this program uses; Node's own and the package's are the same there. */
export type Sqlite = DatabaseSyncInstance;
export type SqlValue = string | number | bigint | null | Uint8Array;

interface SqliteModule {
  readonly DatabaseSync: new (path: string, options?: { readOnly?: boolean }) => Sqlite;
}

/** Node's own SQLite where this Node has it without a flag (22.13 and later), else the package with the same API. */
function sqliteModule(): SqliteModule {
  const builtin: unknown = process.getBuiltinModule('node:sqlite');
  if (builtin !== undefined) return builtin as SqliteModule;
  return createRequire(import.meta.url)('@photostructure/sqlite') as SqliteModule;
}

const BUSY_TIMEOUT_MS = 5_000;

/** Opens the database for writing; each commit is on the disk when it returns. */
export function openForWriting(path: string): Sqlite {
  const sqlite = new (sqliteModule().DatabaseSync)(path);
  sqlite.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  sqlite.exec('PRAGMA journal_mode = WAL');
  sqlite.exec('PRAGMA synchronous = FULL');
  sqlite.exec('PRAGMA foreign_keys = ON');
  return sqlite;
}

/** Opens a connection that can only read; the database must exist. */
export function openForReading(path: string): Sqlite {
  const sqlite = new (sqliteModule().DatabaseSync)(path, { readOnly: true });
  sqlite.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  return sqlite;
}

/**
 * Takes an exclusive lock on a small file of its own and keeps it until the process ends, however it ends: the kernel
 * drops it after a kill -9.
 * @returns the function that gives it back, or null when another process (or another server in this one) holds it
 */
export function lockFile(path: string): (() => void) | null {
  const sqlite = new (sqliteModule().DatabaseSync)(path);
  try {
    sqlite.exec('PRAGMA busy_timeout = 0');
    sqlite.exec('BEGIN EXCLUSIVE');
    return () => sqlite.close();
  } catch (error) {
    sqlite.close();
    if (/locked|busy/i.test(String(error))) return null;
    throw error;
  }
}

/** What SQLite accepts; booleans and undefined are mistakes that its own message does not explain. */
export function isSqlValue(value: unknown): value is SqlValue {
  return (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    value instanceof Uint8Array
  );
}

// The package loses SQLite's code on a statement that fails while rows are read, so the message decides.
const KINDS: readonly (readonly [RegExp, DbErrorCode, string])[] = [
  [
    /disk is full/i,
    'full',
    'There is no space left on the disk of the data directory: free some, nothing was saved.',
  ],
  [
    /disk I\/O error/i,
    'full',
    'The disk of the data directory refuses to write: check its space and its health, nothing was saved.',
  ],
  [/constraint failed/i, 'constraint', 'This would break a rule of the database'],
];

/** A driver's error as ours. */
export function toDbError(error: unknown): DbError {
  if (error instanceof DbError) return error;
  const text = error instanceof Error ? error.message : String(error);
  for (const [pattern, code, sentence] of KINDS) {
    if (pattern.test(text)) {
      return new DbError(code, code === 'constraint' ? `${sentence}: ${text}` : sentence, { cause: error });
    }
  }
  return new DbError('failed', `The database could not do that: ${text}`, { cause: error });
}
