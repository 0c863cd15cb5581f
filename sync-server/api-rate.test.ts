import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openForReading } from '#lib/server/db/dialect';
import { createToken } from '#lib/server/tokens/tokens';
import { TEST_SERVER } from '../tests/support/build';
import { withDb } from '../tests/support/seed';
import { startTestServer } from '../tests/support/server';
import { tempDir } from '../tests/support/temp-dir';

const CALLS = 200;

it('what was asked of the API counts after a kill -9, and who asks too much is in the audit log by name', async () => {
  const dataDir = tempDir();
  const { text, id } = await withDb(dataDir, (db) =>
    createToken(
      { db, now: Date.now },
      { name: 'import', scopes: ['site:read'], screen: null, createdBy: 'cli', expiresAt: null },
    ),
  );
  const start = async () => {
    const server = await startTestServer({ dataDir, program: path.join(TEST_SERVER, 'main.js') });
    onTestFinished(() => server.stop());
    const ask = () =>
      fetch(`${server.url}/api/v1/time`, { headers: { authorization: `Bearer ${text}` } }).then(
        async (answer) => {
          await answer.text();
          return answer;
        },
      );
    return { ...server, ask };
  };
  const leftIn = ({ headers }: Response) => Number(/;r=(\d+);/.exec(headers.get('ratelimit') ?? '')?.[1]);

  const first = await start();
  const sqlite = openForReading(path.join(dataDir, 'vitrine.db'));
  onTestFinished(() => sqlite.close());
  const saved = () =>
    sqlite.prepare("SELECT points FROM rate_limits WHERE key LIKE 'api-caller:%'").get() as
      { points: number } | undefined;
  let left = NaN;
  for (let n = 0; n < CALLS; n += 1) left = leftIn(await first.ask());
  expect(left).toBe(3_000 - CALLS);
  // What is under a hundredth of the budget may not be written yet.
  const { points } = await vi.waitUntil(() => (saved()?.points ?? 0) > CALLS - 30 && saved(), {
    timeout: 50_000,
    interval: 50,
  });
  await first.kill('SIGKILL');
  const change = (what: { points?: number }) =>
    withDb(dataDir, (db) =>
      db.write
        .updateTable('rate_limits')
        // However long this machine takes to start a server.
        .set({ ...what, expires_at: Date.now() + 60_000 })
        .where('key', 'like', 'api-caller:%')
        .execute(),
    );

  await change({});
  const second = await start();
  for (let n = 1; n <= 100; n += 1) expect(leftIn(await second.ask())).toBe(3_000 - points - n);
  await second.kill('SIGTERM');
  expect(saved()?.points).toBeGreaterThan(points + 70);

  // As if it had asked for all the rest.
  await change({ points: 3_000 });
  const third = await start();
  const refused = await third.ask();
  expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
  await third.ask();
  await third.kill('SIGTERM');
  const lines = await withDb(dataDir, (db) =>
    db.read.selectFrom('audit_log').selectAll().where('action', '=', 'access').execute(),
  );
  expect(lines).toMatchObject([
    { actor: `token:${id}`, actor_name: 'import', outcome: 'refused', address: '127.0.0.1' },
  ]);
  expect(JSON.parse(lines[0]?.detail ?? '{}')).toEqual({
    via: 'api',
    because: 'too-many-requests',
    times: 1,
  });
});
