import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { unseal, seal } from '#lib/server/sealed';
import { SEALED } from '#lib/server/sealed-places';
import { TEST_SERVER } from '../tests/support/build';
import { withDb } from '../tests/support/seed';
import { tempDir } from '../tests/support/temp-dir';
import { vitrine } from '../tests/support/vitrine';

/** A data directory with somebody in it who has a second factor. */
async function withSecret() {
  const dataDir = tempDir();
  await withDb(dataDir, async () => {});
  await vitrine(dataDir, ['user', 'create', 'ada', '--role', 'admin']);
  const config = { dataDir, secretKey: null };
  await withDb(dataDir, async (db) => {
    const { id } = await db.read.selectFrom('users').select('id').executeTakeFirstOrThrow();
    const totp_secret = await seal(config, 'the secret', SEALED.totpSecret.of(id));
    await db.write.updateTable('users').set({ totp_secret }).execute();
  });
  return {
    dataDir,
    keys: () => readFileSync(path.join(dataDir, 'secret.key'), 'utf8').trim().split('\n'),
    secret: () =>
      withDb(dataDir, async (db) => {
        const [value] = await SEALED.totpSecret.values(db);
        return value === undefined ? null : unseal(config, value.sealed, value.place);
      }),
    audited: () =>
      withDb(dataDir, async (db) => {
        const lines = await db.read.selectFrom('audit_log').selectAll().where('action', '=', 'key').execute();
        return lines.map(({ actor, detail }) => [actor, (JSON.parse(detail) as { did: string }).did]);
      }),
  };
}

it('`key rotate` says what it did and what to back up, and stands in the audit log', async () => {
  const site = await withSecret();
  const [old] = site.keys();
  const { code, out, err } = await vitrine(site.dataDir, ['key', 'rotate']);
  expect([code, out]).toEqual([0, '']);
  expect(err).toMatch(
    /^The key was rotated: 1 sealed value was sealed anew\.\n.*old one is gone.*\nBack the data/,
  );
  expect(site.keys()).toHaveLength(1);
  expect(site.keys()).not.toEqual([old]);
  expect(await site.secret()).toBe('the secret');
  expect(await site.audited()).toEqual([
    ['cli', 'begun'],
    ['cli', 'done'],
  ]);
});

it('`key rotate` that is killed is finished by the next', async () => {
  const site = await withSecret();
  const changes = watch(site.dataDir)[Symbol.asyncIterator]();
  const child = spawn(process.execPath, [path.join(TEST_SERVER, 'cli.js'), 'key', 'rotate'], {
    env: { PATH: process.env['PATH'], DATA_DIR: site.dataDir },
    stdio: 'ignore',
  });
  const gone = once(child, 'close');
  // It has a new key beside the old one until everything is sealed anew and nobody can still use the old one.
  while (site.keys().length === 1) await changes.next();
  child.kill('SIGKILL');
  await gone;
  await changes.return?.();
  const [newest, ...older] = site.keys();
  expect(older).toHaveLength(1);
  expect(await site.secret()).toBe('the secret');
  const { code, err } = await vitrine(site.dataDir, ['key', 'rotate']);
  expect([code, err]).toEqual([0, expect.stringMatching(/^The rotation that was cut short is finished/)]);
  expect(site.keys()).toEqual([newest]);
  expect(await site.secret()).toBe('the secret');
});
