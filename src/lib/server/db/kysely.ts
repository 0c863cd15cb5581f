import {
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
} from 'kysely';
import { DbError, type StatementResult } from './db';
import { isSqlValue } from './dialect';
import type { Tables } from './tables';
import type { Statement } from './writer-core';

/** A compiled query as the writer takes it. @throws {DbError} on a value that SQLite has no type for */
export function toStatement({ sql, parameters }: Pick<CompiledQuery, 'sql' | 'parameters'>): Statement {
  const values = parameters.map((value, index) => {
    if (isSqlValue(value)) return value;
    throw new DbError(
      'failed',
      `Value ${index + 1} of "${sql}" is a ${typeof value}: SQLite has no such type.`,
    );
  });
  return { sql, parameters: values };
}

class Connection implements DatabaseConnection {
  constructor(private readonly run: (statement: Statement) => Promise<StatementResult>) {}

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, changes } = await this.run(toStatement(query));
    return { rows: rows as R[], numAffectedRows: BigInt(changes) };
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new DbError('failed', 'Streaming is not supported here: select in pages.');
  }
}

const noTransaction = (): Promise<never> =>
  Promise.reject(new DbError('failed', 'A transaction can’t stay open across awaits: use Db.batch().'));

/** A Kysely that hands each statement to `run`, and refuses transactions. */
export function kyselyOver(run: (statement: Statement) => Promise<StatementResult>): Kysely<Tables> {
  const connection = new Connection(run);
  const driver: Driver = {
    init: () => Promise.resolve(),
    acquireConnection: () => Promise.resolve(connection),
    beginTransaction: noTransaction,
    commitTransaction: noTransaction,
    rollbackTransaction: noTransaction,
    releaseConnection: () => Promise.resolve(),
    destroy: () => Promise.resolve(),
  };
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => driver,
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
}
