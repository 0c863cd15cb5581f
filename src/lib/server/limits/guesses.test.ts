import { describe, expect, test } from 'vitest';
import { testContext } from '../../../../tests/support/context';
import { openTestDb } from '../../../../tests/support/db';
import { beginTry, demandTry, forgetTries, tryWasRight, type Try } from './guesses';

const guess = (account = 'ada', address = '10.0.0.1'): Try => ({ what: 'password', account, address });

describe('guesses', () => {
  test('cost nothing five times, then each doubles the wait up to a minute', async () => {
    const context = await testContext();
    const waits: number[] = [];
    while (waits.length < 12) {
      const waitMs = await beginTry(context, guess());
      waits.push(waitMs);
      context.advance(waitMs);
      if (waitMs > 0) expect(await beginTry(context, guess())).toBe(0);
    }
    expect(waits).toEqual([0, 0, 0, 0, 0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000]);
  });

  test('count as failures from their start: of a hundred at once five pass', async () => {
    const context = await testContext();
    const waits = await Promise.all(Array.from({ length: 100 }, () => beginTry(context, guess())));
    expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(5);
  });

  test('are counted per address, so that a stranger shuts nobody out', async () => {
    const context = await testContext();
    for (let n = 0; n < 10; n += 1) await beginTry(context, guess('ada', '6.6.6.6'));
    expect(await beginTry(context, guess('ada', '6.6.6.6'))).toBeGreaterThan(0);
    expect(await beginTry(context, guess())).toBe(0);
  });

  test('from one address over many accounts are slowed down too', async () => {
    const context = await testContext();
    const waits: number[] = [];
    for (let n = 0; n < 31; n += 1) waits.push(await beginTry(context, guess(`user${n}`)));
    expect(waits.filter((waitMs) => waitMs > 0)).toHaveLength(1);
    expect(waits.at(-1)).toBe(1_000);
  });

  test('from one IPv6 network are those of one address', async () => {
    const context = await testContext();
    const waits: number[] = [];
    for (let n = 0; n < 20; n += 1) waits.push(await beginTry(context, guess('ada', `2001:db8:1:2::${n}`)));
    expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(5);
    expect(await beginTry(context, guess('ada', '2001:db8:1:3::1'))).toBe(0);
  });

  test('of one account from many addresses are slowed down, but not where its owner logs in', async () => {
    const context = await testContext();
    await beginTry(context, guess('ada', '10.0.0.9'));
    await tryWasRight(context, guess('ada', '10.0.0.9'));
    const waits: number[] = [];
    for (let n = 0; n < 120; n += 1) waits.push(await beginTry(context, guess('ada', `6.6.6.${n}`)));
    expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(100);
    expect(await beginTry(context, guess('ada', '10.0.0.9'))).toBe(0);
    expect(await beginTry(context, guess('bob', '6.6.6.1'))).toBe(0);
    // An admin can let its owner in from anywhere.
    await forgetTries(context.db, 'password', 'ada');
    expect(await beginTry(context, guess('ada', '10.9.9.9'))).toBe(0);
  });

  test('at everybody else stay counted when those at one account are forgotten', async () => {
    const context = await testContext();
    const keys = async () =>
      (await context.db.read.selectFrom('rate_limits').select('key').execute()).map(({ key }) => key);
    // Before and behind it in the order of their keys.
    for (let n = 0; n < 12; n += 1) await beginTry(context, guess(`other ${n}`, `10.1.0.${n}`));
    const others = await keys();
    for (let n = 0; n < 6; n += 1) await beginTry(context, guess('ada', '10.2.0.1'));
    await forgetTries(context.db, 'password', 'ada');
    expect((await keys()).filter((key) => others.includes(key))).toHaveLength(others.length);
    expect(await beginTry(context, guess('ada', '10.2.0.1'))).toBe(0);
  });

  test('of a code from many addresses end sooner, since it is short', async () => {
    const context = await testContext();
    const waits: number[] = [];
    for (let n = 0; n < 50; n += 1)
      waits.push(await beginTry(context, { ...guess('ada', `6.6.6.${n}`), what: 'code' }));
    expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(30);
  });

  test('that were right are not counted against those from elsewhere, and forgive none of them', async () => {
    const context = await testContext();
    for (let n = 0; n < 99; n += 1) await beginTry(context, guess('ada', `6.6.6.${n}`));
    await beginTry(context, guess('ada', '10.0.0.9'));
    await tryWasRight(context, guess('ada', '10.0.0.9'));
    context.advance(1_000);
    expect(await beginTry(context, guess('ada', '6.6.7.1'))).toBe(0);
    expect(await beginTry(context, guess('ada', '6.6.7.2'))).toBeGreaterThan(0);
  });

  test('are forgotten after a success, and after a quarter of an hour', async () => {
    const context = await testContext();
    for (let n = 0; n < 5; n += 1) await beginTry(context, guess());
    context.advance(1_000);
    await tryWasRight(context, guess());
    for (let n = 0; n < 5; n += 1) expect(await beginTry(context, guess())).toBe(0);
    context.advance(15 * 60_000 + 1);
    for (let n = 0; n < 5; n += 1) expect(await beginTry(context, guess())).toBe(0);
  });

  test('are still counted by a server that starts again, and by another on the same database', async () => {
    const context = await testContext();
    for (let n = 0; n < 5; n += 1) await beginTry(context, guess());
    const other = { db: await openTestDb(context.config.dataDir), now: context.now };
    await expect(demandTry(other, guess())).rejects.toMatchObject({
      status: 429,
      code: 'too-many-tries',
      detail: 'Too many attempts. Try again in 1 second.',
      headers: { 'retry-after': '1' },
    });
  });

  test('are counted in memory while the database can’t be written: a full disk opens no door', async () => {
    const context = await testContext();
    await context.db.close();
    const waits: number[] = [];
    for (let n = 0; n < 10; n += 1) waits.push(await beginTry(context, guess()));
    expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(5);
  });

  test('are the same work for a name that is used from this address as for one that nobody has', async () => {
    const context = await testContext();
    await tryWasRight(context, guess('ada'));
    await beginTry(context, guess('somebody else'));
    const keys = async () => {
      const rows = await context.db.read.selectFrom('rate_limits').select('key').orderBy('key').execute();
      return rows.map(({ key }) => key);
    };
    const written = async (account: string) => {
      const before = new Set(await keys());
      expect(await beginTry(context, guess(account))).toBe(0);
      return (await keys()).filter((key) => !before.has(key)).map((key) => key.split(':')[0]);
    };
    expect(await written('ada')).toEqual(['password-account', 'password-elsewhere']);
    expect(await written('nobody')).toEqual(['password-account', 'password-elsewhere']);
  });

  test('leave nothing behind that says who was guessed at', async () => {
    const context = await testContext();
    await beginTry(context, guess('ada lovelace'));
    const rows = await context.db.read.selectFrom('rate_limits').select('key').execute();
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain('ada');
  });
});
