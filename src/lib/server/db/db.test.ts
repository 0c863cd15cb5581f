import { describe, expect, it } from 'vitest';
import { openTestDb } from '../../../../tests/support/db';
import { tempDir } from '../../../../tests/support/temp-dir';
import { DbError } from './db';

const user = (id: string) => ({
  id,
  username: id,
  username_key: id,
  password_hash: 'x',
  role: 'viewer' as const,
  created_at: 1,
});

describe('the database', () => {
  it('shows a write to readers once it resolved, and keeps it over a restart', async () => {
    const directory = tempDir();
    const first = await openTestDb(directory);
    await first.write.insertInto('users').values(user('ada')).execute();
    expect(await first.read.selectFrom('users').select('id').execute()).toEqual([{ id: 'ada' }]);
    await first.close();
    const second = await openTestDb(directory);
    expect(await second.read.selectFrom('users').select('id').execute()).toEqual([{ id: 'ada' }]);
  });

  it('gives back rows and the number of changes, and bytes as bytes', async () => {
    const db = await openTestDb();
    await db.write
      .insertInto('documents')
      .values({ id: 'd', uid: 'u', epoch: 4_000_000_000, created_at: 1 })
      .execute();
    const data = new Uint8Array([0, 255, 7]);
    const [inserted, updated] = await db.batch([
      db.write
        .insertInto('document_updates')
        .values({ document: 'd', seq: 1, data, author: 'a', at: 5 })
        .returning(['seq', 'data']),
      db.write.updateTable('documents').set({ created_at: 2 }),
    ]);
    expect(inserted).toEqual({ rows: [{ seq: 1, data }], changes: 1 });
    expect(updated).toEqual({ rows: [], changes: 1 });
    const deleted = await db.write.deleteFrom('document_updates').executeTakeFirst();
    expect(deleted.numDeletedRows).toBe(1n);
  });

  it('rolls a batch back as a whole and leaves those that share its commit alone', async () => {
    const db = await openTestDb();
    await db.write.insertInto('users').values(user('ada')).execute();
    const outcomes = await Promise.allSettled([
      db.batch([db.write.insertInto('users').values(user('bob'))]),
      db.batch([
        db.write.insertInto('users').values(user('eve')),
        db.write.insertInto('users').values(user('ada')),
      ]),
      db.batch([db.write.insertInto('users').values(user('dan'))]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const rows = await db.read.selectFrom('users').select('id').orderBy('id').execute();
    expect(rows.map(({ id }) => id)).toEqual(['ada', 'bob', 'dan']);
  });

  it('says which rule a write would break', async () => {
    const db = await openTestDb();
    await db.write.insertInto('users').values(user('ada')).execute();
    const again = db.write.insertInto('users').values(user('ada')).execute();
    await expect(again).rejects.toThrow(DbError);
    await expect(again).rejects.toMatchObject({ code: 'constraint' });
  });

  it('can’t be written through the reading connection', async () => {
    const db = await openTestDb();
    await expect(db.read.insertInto('users').values(user('ada')).execute()).rejects.toThrow(/readonly/);
  });

  it('refuses a transaction that would stay open across awaits', async () => {
    const db = await openTestDb();
    await expect(db.write.transaction().execute(() => Promise.resolve())).rejects.toThrow(/Db\.batch/);
  });

  it('refuses work after it was closed, and finishes what was asked before', async () => {
    const db = await openTestDb();
    const before = db.batch([db.write.insertInto('users').values(user('ada'))]);
    const closed = db.close();
    await expect(before).resolves.toBeDefined();
    await expect(db.write.deleteFrom('users').execute()).rejects.toMatchObject({ code: 'closed' });
    await closed;
  });

  it('lets one device at most be approved for a screen', async () => {
    const db = await openTestDb();
    const device = (id: string, state: 'approved' | 'revoked') => ({
      id,
      screen_id: 'hall',
      secret_hash: id,
      state,
      pairing_code: '',
      name: '',
      location: '',
      requested_at: 1,
      decided_at: null,
      decided_by: null,
    });
    await db.write
      .insertInto('devices')
      .values([device('a', 'approved'), device('b', 'revoked')])
      .execute();
    await expect(
      db.write.updateTable('devices').set({ state: 'approved' }).where('id', '=', 'b').execute(),
    ).rejects.toMatchObject({ code: 'constraint' });
  });
});
