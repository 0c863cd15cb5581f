import type { Compilable, Kysely } from 'kysely';
import type { Tables } from './tables';

/** One statement's outcome inside a batch. */
export interface StatementResult {
  readonly rows: readonly Record<string, unknown>[];
  readonly changes: number;
}

/** The database: reads on the calling thread, writes on the writer thread, never a transaction across an await. */
export interface Db {
  /** A read-only connection; it sees what is committed. */
  readonly read: Kysely<Tables>;
  /** Each statement is one durable transaction on the writer thread. `transaction()` is refused: use `batch`. */
  readonly write: Kysely<Tables>;
  /**
   * Runs the statements in order in one transaction on the writer thread; resolves once they are on disk. Batches that
   * wait at the same time share a commit; one that fails is rolled back alone.
   * @throws {DbError} `full` (no space), `busy` (too much is waiting), `constraint`, or `failed`
   */
  batch(statements: readonly Compilable[]): Promise<readonly StatementResult[]>;
  close(): Promise<void>;
}

export type DbErrorCode = 'full' | 'busy' | 'constraint' | 'failed' | 'closed';
export class DbError extends Error {
  override readonly name = 'DbError';
  constructor(
    readonly code: DbErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
