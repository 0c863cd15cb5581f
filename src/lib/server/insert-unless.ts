import { sql, type Compilable, type Expression, type Insertable } from 'kysely';
import type { Db } from './db/db';
import type { Tables } from './db/tables';

/**
 * A statement that inserts the row only if the query finds nothing: check and insert are one step, whoever else writes.
 * Its `changes` say whether the row was inserted.
 */
export function insertUnless<T extends keyof Tables>(
  db: Db,
  table: T,
  row: Insertable<Tables[T]>,
  found: Expression<unknown>,
): Compilable {
  const columns = Object.keys(row);
  const values = Object.values(row);
  // A query inside another brings its own parentheses; a second pair is a syntax error.
  const statement = sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
    select ${sql.join(values)} where not exists ${found}`;
  return { compile: () => statement.compile(db.write) };
}
