import type { RawFields } from './document';
import type { Collection } from './site';

/**
 * How an older shape of a record becomes today's, applied while parsing. Old and new clients write side by side until
 * the server rewrites the document at an epoch change, so `up` goes by what it sees, not by a version: it recognises
 * its older shape and returns anything else as it is. It returns new fields and keeps those that it does not know.
 */
export interface Migration {
  /** 1, 2, 3 … without a gap. */
  readonly number: number;
  /** What it is for, in kebab-case: `schedules-have-one-when`. */
  readonly name: string;
  readonly collection: Collection;
  readonly up: (fields: RawFields) => RawFields;
}

/** Empty: no released version wrote another shape than today's. `migrations.test.ts` demands an example of each. */
export const MIGRATIONS: readonly Migration[] = inOrder([]);

/** Written to `meta` when a site is founded and when the server rewrites a document. */
export const schemaVersion = 1 + MIGRATIONS.length;

/** @throws {Error} when a number is missing or used twice, or a name is: two branches added one each */
export function inOrder(migrations: readonly Migration[]): readonly Migration[] {
  const names = new Set<string>();
  migrations.forEach((migration, index) => {
    if (migration.number !== index + 1) {
      throw new Error(
        `Migration “${migration.name}” has number ${migration.number}; it must be ${index + 1}: no gap, no repeat.`,
      );
    }
    if (names.has(migration.name)) throw new Error(`Two migrations are named “${migration.name}”.`);
    names.add(migration.name);
  });
  return migrations;
}

/** The record's fields in today's shape. */
export function migrate(
  collection: Collection,
  fields: RawFields,
  migrations: readonly Migration[] = MIGRATIONS,
): RawFields {
  let current = fields;
  for (const migration of migrations) {
    if (migration.collection === collection) current = migration.up(current);
  }
  return current;
}
