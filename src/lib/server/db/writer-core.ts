import type { DbErrorCode, StatementResult } from './db';
import { toDbError, type SqlValue, type Sqlite } from './dialect';

export interface Statement {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
}
export type Batch = readonly Statement[];

/** What became of one batch. */
export type BatchOutcome =
  | { readonly ok: true; readonly results: readonly StatementResult[] }
  | { readonly ok: false; readonly code: DbErrorCode; readonly message: string };

/** `changes()` keeps its last value over statements that can't change rows, so it is asked after these only. */
const CHANGES_ROWS = /^\s*(insert|update|delete|replace|with)\b/i;

/** Runs groups of batches on one connection: one transaction for all, a savepoint for each. */
export class WriterCore {
  constructor(private readonly sqlite: Sqlite) {}

  /**
   * Every batch that succeeded is on the disk when this returns. A batch that breaks a rule is rolled back alone; when
   * the disk refuses, all of them are, also those whose statements had passed.
   */
  run(batches: readonly Batch[]): readonly BatchOutcome[] {
    const outcomes: BatchOutcome[] = [];
    try {
      this.sqlite.exec('BEGIN IMMEDIATE');
      for (const batch of batches) outcomes.push(this.#runOne(batch));
      this.sqlite.exec('COMMIT');
      return outcomes;
    } catch (error) {
      this.#rollBack();
      const { code, message } = toDbError(error);
      return batches.map(() => ({ ok: false, code, message }));
    }
  }

  /** Moves the log into the database, so that a copy of the one file is a copy of everything. */
  close(): void {
    this.sqlite.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    this.sqlite.close();
  }

  #runOne(batch: Batch): BatchOutcome {
    this.sqlite.exec('SAVEPOINT batch');
    try {
      const results = batch.map((statement) => this.#execute(statement));
      this.sqlite.exec('RELEASE batch');
      return { ok: true, results };
    } catch (error) {
      const { code, message } = toDbError(error);
      // SQLite may have dropped the whole transaction by itself; nothing in it can be kept.
      if (code === 'full') throw error;
      this.sqlite.exec('ROLLBACK TO batch');
      this.sqlite.exec('RELEASE batch');
      return { ok: false, code, message };
    }
  }

  #execute({ sql, parameters }: Statement): StatementResult {
    const rows = this.sqlite.prepare(sql).all(...parameters) as Record<string, unknown>[];
    if (!CHANGES_ROWS.test(sql)) return { rows, changes: 0 };
    const count = this.sqlite.prepare('SELECT changes() AS n').get() as { n: number };
    return { rows, changes: count.n };
  }

  #rollBack(): void {
    try {
      this.sqlite.exec('ROLLBACK');
    } catch (error) {
      if (!/no transaction is active/i.test(String(error))) throw error;
    }
  }
}
