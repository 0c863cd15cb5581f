import { beforeEach, expect, test, vi } from 'vitest';
import { openTestDb } from '../../../../tests/support/db';
import { tempDir } from '../../../../tests/support/temp-dir';
import { ApiRate, type RateAsked } from './api-rate';

const CALLER = { points: 3, seconds: 60 };
const ADDRESS = { points: 8, seconds: 20 };
const ada = { cookie: 'vitrine_session=ada' };

// The library reads the time and drops what is over by itself; the database's threads keep theirs.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  return () => vi.useRealTimers();
});
const pass = (ms: number) => vi.advanceTimersByTime(ms);

/** A process of ours on this database. */
async function begin(directory?: string, perCaller = CALLER, perAddress = ADDRESS) {
  const db = await openTestDb(directory);
  const rate = new ApiRate({ db, now: () => Date.now() }, perCaller, perAddress);
  await rate.save();
  return {
    db,
    save: () => rate.save(),
    /** What a call is answered. */
    ask: async (asked: Partial<RateAsked>) => {
      const { headers, refusal, isNews } = await rate.take({
        cookie: undefined,
        authorization: undefined,
        address: '10.0.0.1',
        ...asked,
      });
      return {
        status: refusal?.status ?? 200,
        left: headers['ratelimit'],
        headers: refusal?.headers ?? headers,
        isNews,
      };
    },
  };
}

test('a caller has so many, is told how many are left and when there are more, and goes on then', async () => {
  const { ask } = await begin();
  const left = [];
  for (let n = 0; n < 3; n += 1) left.push((await ask(ada)).left);
  expect(left).toEqual(['"api";r=2;t=60', '"api";r=1;t=60', '"api";r=0;t=60']);
  pass(17_500);
  const limits = { ratelimit: '"api";r=0;t=43', 'ratelimit-policy': '"api";q=3;w=60' };
  expect(await ask(ada)).toMatchObject({
    status: 429,
    headers: { ...limits, 'retry-after': '43' },
    isNews: true,
  });
  expect(await ask(ada)).toMatchObject({ status: 429, isNews: false });
  expect(await ask({ authorization: 'Bearer vt_other' })).toMatchObject({ status: 200 });
  pass(42_500);
  expect(await ask(ada)).toMatchObject({ status: 200, left: '"api";r=2;t=60' });
});

test('another proof each time, or none, gets nobody past what an address may ask', async () => {
  const { ask } = await begin();
  const statuses = [];
  for (let n = 0; n < 20; n += 1)
    statuses.push((await ask(n % 2 === 0 ? { authorization: `Bearer ${n}` } : {})).status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(8);
  // What is refused with the whole address is on nobody's account.
  const ada = { authorization: 'Bearer vt_ada' };
  for (let n = 0; n < 3; n += 1) expect((await ask(ada)).status).toBe(429);
  expect(await ask({ ...ada, address: '10.0.0.2' })).toMatchObject({ status: 200, left: '"api";r=2;t=60' });
});

test('what was saved is counted on by a server that starts again, until its window is over', async () => {
  const directory = tempDir();
  const before = await begin(directory);
  await before.ask(ada);
  await before.ask(ada);
  pass(10_000);
  await before.save();
  pass(5_000);
  const after = await begin(directory);
  expect(await after.ask(ada)).toMatchObject({ status: 200, left: '"api";r=0;t=45' });
  expect(await after.ask(ada)).toMatchObject({ status: 429 });
  pass(45_000);
  expect(await after.ask(ada)).toMatchObject({ left: '"api";r=2;t=60' });
});

test('two processes on one database count together, each call once, however often they save', async () => {
  const directory = tempDir();
  const perCaller = { points: 50, seconds: 60 };
  const perAddress = { points: 1_000, seconds: 60 };
  const both = [await begin(directory, perCaller, perAddress), await begin(directory, perCaller, perAddress)];
  for (let round = 0; round < 10; round += 1) {
    for (const { ask } of both) for (let n = 0; n < 2; n += 1) await ask(ada);
    for (const { save } of both) await save();
    for (const { save } of both) await save();
  }
  for (const { ask } of both) expect(await ask(ada)).toMatchObject({ left: '"api";r=9;t=60' });
  // Once more, so that the first hears what the second wrote after it.
  for (const { save } of [...both, ...both]) await save();
  const statuses = [];
  for (let n = 0; n < 10; n += 1) statuses.push((await both[0]?.ask(ada))?.status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 429, 429]);
});

test('what is too little to be written is counted on top of what others wrote', async () => {
  const directory = tempDir();
  const limits = [
    { points: 300, seconds: 60 },
    { points: 1_000, seconds: 60 },
  ] as const;
  const [here, elsewhere] = [await begin(directory, ...limits), await begin(directory, ...limits)];
  for (let n = 0; n < 2; n += 1) await here.ask(ada);
  for (let n = 0; n < 100; n += 1) await elsewhere.ask(ada);
  await elsewhere.save();
  await here.save();
  expect(await here.ask(ada)).toMatchObject({ left: '"api";r=197;t=60' });
  await elsewhere.save();
  expect(await elsewhere.ask(ada)).toMatchObject({ left: '"api";r=199;t=60' });
});

test('what can’t be written counts on, and is written when it can be', async () => {
  const directory = tempDir();
  const { ask, save, db } = await begin(directory);
  await ask(ada);
  const write = vi.spyOn(db.write, 'insertInto').mockImplementation(() => {
    throw new Error('The disk is full.');
  });
  await expect(save()).rejects.toThrow('The disk is full.');
  await ask(ada);
  write.mockRestore();
  await save();
  const other = await begin(directory);
  expect(await other.ask(ada)).toMatchObject({ left: '"api";r=0;t=60' });
});

test('a window that was over before it was saved is saved to nobody’s account', async () => {
  const directory = tempDir();
  const { ask, save } = await begin(directory);
  for (let n = 0; n < 5; n += 1) await ask(ada);
  pass(60_000);
  await ask(ada);
  await save();
  expect(await (await begin(directory)).ask(ada)).toMatchObject({ left: '"api";r=1;t=60' });
});

test('invented proofs leave little in memory, and nothing of themselves in the database', async () => {
  const perCaller = { points: 3_000, seconds: 60 };
  const { ask, save, db } = await begin(undefined, perCaller, { points: 1_000_000, seconds: 20 });
  for (let n = 0; n < 12_000; n += 1) await ask({ authorization: `Bearer ${n}` });
  expect(vi.getTimerCount()).toBeLessThan(10_010);
  await save();
  const rows = await db.read.selectFrom('rate_limits').selectAll().execute();
  expect(rows.map(({ key, points }) => [key, points])).toEqual([['api-address:10.0.0.1', 12_000]]);
});

test('nothing of a proof stands in the database, and what is over goes', async () => {
  const { ask, save, db } = await begin();
  await ask(ada);
  await save();
  const rows = () => db.read.selectFrom('rate_limits').select('key').execute();
  expect(await rows()).toHaveLength(2);
  expect(JSON.stringify(await rows())).not.toContain('ada');
  pass(60_001);
  for (let n = 0; n < 12; n += 1) await save();
  expect(await rows()).toEqual([]);
});
