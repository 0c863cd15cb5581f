import type { DbError, DbErrorCode } from './db';

/**
 * Whether the database refused a statement for this. By the error's name: the pages' copy of this code has another class
 * `DbError` than the server that opened the database.
 */
export function isDbError(error: unknown, code: DbErrorCode): error is DbError {
  return error instanceof Error && error.name === 'DbError' && 'code' in error && error.code === code;
}

/** Whether a write failed because the disk is full or too slow: what a read needs must not depend on it. */
export function isDiskTrouble(error: unknown): boolean {
  return isDbError(error, 'full') || isDbError(error, 'busy');
}
