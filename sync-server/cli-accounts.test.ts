import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SEAL_KEY, sealText } from '#lib/server/audit/audit-seal';
import { seal } from '#lib/server/sealed';
import { SEALED } from '#lib/server/sealed-places';
import { beginTry, type Try } from '#lib/server/limits/guesses';
import { withDb } from '../tests/support/seed';
import { tempDir } from '../tests/support/temp-dir';
import { vitrine } from '../tests/support/vitrine';

const HASH = /^[0-9a-f]{64}\n$/;

/** A data directory as a server leaves it, with Ada in it, made by the command line, which leaves a line in the audit log. */
async function withAda(): Promise<string> {
  const dataDir = tempDir();
  await withDb(dataDir, async (db) => {
    const value = await sealText({ dataDir, secretKey: null }, { dropped: null, newest: null });
    await db.write.insertInto('server_settings').values({ key: SEAL_KEY, value }).execute();
  });
  expect((await vitrine(dataDir, ['user', 'create', 'Ada', '--role', 'admin'])).code).toBe(0);
  return dataDir;
}

const userOf = (dataDir: string) =>
  withDb(dataDir, (db) => db.read.selectFrom('users').selectAll().executeTakeFirstOrThrow());

describe('the command line', () => {
  it('takes a second factor away', async () => {
    const dataDir = await withAda();
    const { id } = await userOf(dataDir);
    const totp_secret = await seal({ dataDir, secretKey: null }, 'secret', SEALED.totpSecret.of(id));
    await withDb(dataDir, async (db) => {
      await db.batch([
        db.write.updateTable('users').set({ totp_secret, totp_since: 1 }),
        db.write.insertInto('recovery_codes').values({ user_id: id, code_hash: randomUUID(), used_at: null }),
      ]);
    });
    const reset = await vitrine(dataDir, ['user', 'reset-2fa', 'ADA']);
    expect(reset).toEqual({ code: 0, out: '', err: 'Ada logs in with the password alone now.\n' });
    expect(await userOf(dataDir)).toMatchObject({ totp_secret: null, totp_since: null });
    expect(await withDb(dataDir, (db) => db.read.selectFrom('recovery_codes').selectAll().execute())).toEqual(
      [],
    );
    const unknown = await vitrine(dataDir, ['user', 'reset-2fa', 'bob']);
    expect([unknown.code, unknown.err]).toEqual([1, 'There is nobody called bob.\n']);
  });

  it('lets somebody in again who mistyped too often, and nobody else', async () => {
    const dataDir = await withAda();
    const tries = (account: string, what: Try['what'] = 'password'): Try => ({
      what,
      account,
      address: '10.0.0.1',
    });
    const msBefore = (wanted: Try) =>
      withDb(dataDir, (db) => beginTry({ db, now: () => 1_700_000_000_000 }, wanted));
    const { id } = await userOf(dataDir);
    const locked = [tries('ada'), tries(id, 'code'), tries('bob')];
    for (const wanted of locked) {
      for (let n = 0; n < 5; n += 1) expect(await msBefore(wanted)).toBe(0);
      expect(await msBefore(wanted)).toBe(1_000);
    }
    const unlocked = await vitrine(dataDir, ['user', 'unlock', 'Ada']);
    expect(unlocked).toEqual({ code: 0, out: '', err: 'Ada need not wait before the next try.\n' });
    expect(await Promise.all(locked.map(msBefore))).toEqual([0, 0, 1_000]);
  });

  it('lets somebody in again whose whole address has to wait', async () => {
    const dataDir = await withAda();
    const fromOffice = (account: string): Try => ({ what: 'password', account, address: '10.0.0.1' });
    const msBefore = (account: string) =>
      withDb(dataDir, (db) => beginTry({ db, now: () => 1_700_000_000_000 }, fromOffice(account)));
    for (let n = 0; n < 30; n += 1) expect(await msBefore(`nobody${n}`)).toBe(0);
    expect(await msBefore('ada')).toBe(1_000);
    await vitrine(dataDir, ['user', 'unlock', 'Ada']);
    expect(await msBefore('ada')).toBe(0);
  });

  it('verifies the audit log, in which its own acts stand', async () => {
    const dataDir = await withAda();
    const first = await vitrine(dataDir, ['audit', 'verify']);
    expect(first).toEqual({
      code: 0,
      out: expect.stringMatching(HASH) as string,
      err: '1 line, none changed or taken out. The newest hash:\n',
    });
    await vitrine(dataDir, ['user', 'unlock', 'Ada']);
    const kept = await vitrine(dataDir, ['audit', 'verify', '--contains', first.out.trim()]);
    expect([kept.code, kept.out === first.out]).toEqual([0, false]);

    await withDb(dataDir, (db) => db.write.deleteFrom('audit_log').where('seq', '=', 2).execute());
    const cut = await vitrine(dataDir, ['audit', 'verify', '--contains', kept.out.trim()]);
    expect([cut.code, cut.err]).toEqual([
      1,
      expect.stringMatching(/tampered with: it is a chain without a gap/),
    ]);
    await withDb(dataDir, (db) =>
      db.write.updateTable('audit_log').set({ subject_name: 'Bob' }).where('seq', '=', 1).execute(),
    );
    const changed = await vitrine(dataDir, ['audit', 'verify']);
    expect([changed.code, changed.out, changed.err]).toEqual([
      1,
      '',
      expect.stringMatching(/tampered with\. Line 1 was changed after it was written/),
    ]);
  });

  it.each([
    [['user', 'reset-2fa'], /^Give one username/],
    [['user', 'unlock', 'ada', 'lovelace'], /^Give one username/],
    [['audit', 'verify', '--contains', 'abc'], /^--contains takes a hash/],
    [['audit', 'verify', 'all'], /^"all" stands where nothing is expected/],
  ])('answers %j with a sentence and exit code 2', async (args, sentence) => {
    const { code, out, err } = await vitrine(tempDir(), args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(sentence);
  });
});
