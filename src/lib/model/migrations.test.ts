import { expect, test } from 'vitest';
import { inOrder, migrate, MIGRATIONS, schemaVersion, type Migration } from './migrations';
import type { RawFields } from './document';

/** One example per migration, by name: a record of the older shape, and what becomes of it. */
const EXAMPLES: Readonly<Record<string, { readonly before: RawFields; readonly after: RawFields }>> = {};

test('every migration has an example, upgrades it, and leaves what it made alone', () => {
  expect(Object.keys(EXAMPLES).sort()).toEqual(MIGRATIONS.map(({ name }) => name).sort());
  for (const { name, up } of MIGRATIONS) {
    const example = EXAMPLES[name];
    expect(up(example?.before ?? {})).toEqual(example?.after);
    expect(up(example?.after ?? {})).toEqual(example?.after);
  }
});

test('the schema version counts the migrations', () => {
  expect(schemaVersion).toBe(MIGRATIONS.length + 1);
});

const rename: Migration = {
  number: 1,
  name: 'titles-become-names',
  collection: 'contents',
  up: ({ title, ...rest }) => (title === undefined ? rest : { name: title, ...rest }),
};
const trim: Migration = {
  number: 2,
  name: 'names-are-trimmed',
  collection: 'contents',
  up: (fields) => (typeof fields.name === 'string' ? { ...fields, name: fields.name.trim() } : fields),
};

test('migrations run in order, on their own collection, and keep unknown fields', () => {
  const list = inOrder([rename, trim]);
  expect(migrate('contents', { title: ' A ', later: 1 }, list)).toEqual({ name: 'A', later: 1 });
  expect(migrate('screens', { title: ' A ' }, list)).toEqual({ title: ' A ' });
});

test('a gap or a repeat in the numbering is refused, and so is a second migration of one name', () => {
  expect(() => inOrder([rename, { ...trim, number: 3 }])).toThrow('must be 2');
  expect(() => inOrder([rename, { ...trim, number: 1 }])).toThrow('must be 2');
  expect(() => inOrder([rename, { ...trim, name: rename.name }])).toThrow('titles-become-names');
});
