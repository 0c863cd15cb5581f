import type { Kysely } from 'kysely';
import { openForReading } from './dialect';
import { kyselyOver } from './kysely';
import { StatementCache } from './statement-cache';
import type { Tables } from './tables';

/** A read-only connection; it sees what is committed. */
export interface Reading {
  readonly db: Kysely<Tables>;
  close(): void;
}

/** Opens a database that exists. */
export function openReading(path: string): Reading {
  const sqlite = openForReading(path);
  const statements = new StatementCache((sql) => sqlite.prepare(sql));
  const db = kyselyOver(({ sql, parameters }) => {
    const rows = statements.get(sql).all(...parameters) as Record<string, unknown>[];
    return Promise.resolve({ rows: rows.map((row) => ({ ...row })), changes: 0 });
  });
  return {
    db,
    close: () => {
      statements.clear();
      sqlite.close();
    },
  };
}
