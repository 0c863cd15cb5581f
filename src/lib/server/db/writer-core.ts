import type { DbErrorCode, StatementResult } from './db';
import { toDbError, type SqlValue, type Sqlite } from './dialect';
import { StatementCache } from './statement-cache';

export interface Statement {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
}
export type Batch = readonly Statement[];

/** Batches as they go to the writer: each statement's text once, and then its place in `texts`. */
export interface Group {
  readonly texts: readonly string[];
  readonly batches: readonly (readonly (readonly [number, readonly SqlValue[]])[])[];
}

export function packed(batches: readonly Batch[]): Group {
  const places = new Map<string, number>();
  const place = (sql: string): number => {
    const known = places.get(sql) ?? places.size;
    places.set(sql, known);
    return known;
  };
  const placed = batches.map((batch) =>
    batch.map(({ sql, parameters }) => [place(sql), parameters] as const),
  );
  return { texts: [...places.keys()], batches: placed };
}

export function unpacked({ texts, batches }: Group): readonly Batch[] {
  return batches.map((batch) =>
    batch.map(([place, parameters]) => ({ sql: texts[place] ?? '', parameters })),
  );
}

/** What became of one batch. */
export type BatchOutcome =
  | { readonly ok: true; readonly results: readonly StatementResult[] }
  | { readonly ok: false; readonly code: DbErrorCode; readonly message: string };

/** The last number of changes is kept over statements that can't change rows, so it is taken from these only. */
const CHANGES_ROWS = /^\s*(insert|update|delete|replace|with)\b/i;
const GIVES_ROWS = /\breturning\b/i;

interface Prepared {
  readonly statement: ReturnType<Sqlite['prepare']>;
  readonly changes: boolean;
  readonly rows: boolean;
}

/** Runs groups of batches on one connection: one transaction for all, a savepoint for each. */
export class WriterCore {
  readonly #statements = new StatementCache((sql) => this.#prepare(sql));

  constructor(private readonly sqlite: Sqlite) {}

  /**
   * Every batch that succeeded is on the disk when this returns. A batch that breaks a rule is rolled back alone. When
   * there is no space for all of them each gets a transaction of its own: an edit is kept where a snapshot finds no room.
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
      if (code === 'full' && batches.length > 1) return batches.flatMap((batch) => this.run([batch]));
      return batches.map(() => ({ ok: false, code, message }));
    }
  }

  /** Moves the log into the database, so that a copy of the one file is a copy of everything. */
  close(): void {
    this.#statements.clear();
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
    const { statement, changes, rows } = this.#statements.get(sql);
    if (!rows) return { rows: [], changes: statement.run(...parameters).changes };
    const found = statement.all(...parameters) as Record<string, unknown>[];
    if (!changes) return { rows: found, changes: 0 };
    const count = this.sqlite.prepare('SELECT changes() AS n').get() as { n: number };
    return { rows: found, changes: count.n };
  }

  #prepare(sql: string): Prepared {
    const changes = CHANGES_ROWS.test(sql);
    return {
      statement: this.sqlite.prepare(sql),
      changes,
      rows: !changes || GIVES_ROWS.test(sql),
    };
  }

  #rollBack(): void {
    try {
      this.sqlite.exec('ROLLBACK');
    } catch (error) {
      if (!/no transaction is active/i.test(String(error))) throw error;
    }
  }
}
