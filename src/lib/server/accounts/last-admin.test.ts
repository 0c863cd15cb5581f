import { describe, expect, test } from 'vitest';
import { openTestDb } from '../../../../tests/support/db';
import type { Db } from '../db/db';

async function people(...roles: ('admin' | 'editor')[]): Promise<Db> {
  const db = await openTestDb();
  await db.batch(
    roles.map((role, index) =>
      db.write.insertInto('users').values({
        id: `u${index}`,
        username: `u${index}`,
        username_key: `u${index}`,
        password_hash: '',
        role,
        created_at: 0,
      }),
    ),
  );
  return db;
}

const LAST = { code: 'constraint', message: expect.stringContaining('last-admin') as string };

describe('the database keeps an admin', () => {
  test.each([
    ['deleted', (db: Db) => db.write.deleteFrom('users').where('id', '=', 'u0')],
    ['an editor', (db: Db) => db.write.updateTable('users').set({ role: 'editor' }).where('id', '=', 'u0')],
    ['disabled', (db: Db) => db.write.updateTable('users').set({ disabled_at: 5 }).where('id', '=', 'u0')],
    ['to expire', (db: Db) => db.write.updateTable('users').set({ expires_at: 5 }).where('id', '=', 'u0')],
  ])('who is not %s as the last one', async (_what, statement) => {
    const alone = await people('admin', 'editor');
    await expect(statement(alone).execute()).rejects.toMatchObject(LAST);
    expect(await alone.read.selectFrom('users').selectAll().where('id', '=', 'u0').execute()).toMatchObject([
      { role: 'admin', disabled_at: null, expires_at: null },
    ]);
    const two = await people('admin', 'admin');
    await statement(two).execute();
  });

  test('when two take each other out at once', async () => {
    const db = await people('admin', 'admin');
    const results = await Promise.allSettled(
      ['u0', 'u1'].map((id) => db.write.deleteFrom('users').where('id', '=', id).execute()),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await db.read.selectFrom('users').select('role').execute()).toEqual([{ role: 'admin' }]);
  });

  test('and does not mind what happens to others', async () => {
    const db = await people('admin', 'editor');
    await db.write.updateTable('users').set({ disabled_at: 5 }).where('id', '=', 'u1').execute();
    await db.write.deleteFrom('users').where('id', '=', 'u1').execute();
    await db.write.updateTable('users').set({ username: 'new' }).where('id', '=', 'u0').execute();
    expect(await db.read.selectFrom('users').select('username').execute()).toEqual([{ username: 'new' }]);
  });
});
