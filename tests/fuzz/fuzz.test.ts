import { afterAll, describe, expect, test } from 'vitest';
import { REGRESSIONS } from './regressions';
import { fuzz, planOf, run } from './run';
import { memory, sqlite } from './storages';
import type { Tally } from './world';

/** Set by `npm run fuzz`: how long to go on with new seeds, and from which on. */
const { VITRINE_FUZZ_SECONDS: seconds, VITRINE_FUZZ_SEED: first } = process.env;

const SEEDS = 200;
const BATCH = 20;
/** Every so many seeds, the store is a real database. */
const SQLITE_EVERY = 10;

const openFor = (seed: number) => (seed % SQLITE_EVERY === 0 ? sqlite : memory);

if (seconds === undefined)
  describe('replicas, crashes, full disks, lost networks and new epochs', fixedSeeds);
else describe('more seeds', () => newSeeds(Number(seconds), Number(first)));

function fixedSeeds(): void {
  const total: Partial<Record<keyof Tally, number>> = {};
  let ran = 0;

  async function add(seed: number): Promise<void> {
    const tally = await fuzz(planOf(seed), openFor(seed));
    for (const [key, count] of Object.entries(tally) as [keyof Tally, number][])
      total[key] = (total[key] ?? 0) + count;
    ran += 1;
  }

  test.each(Array.from({ length: SEEDS / BATCH }, (_, index) => index * BATCH + 1))(
    'SS4, SS5, SS12, SS14: all end equal, and nothing that was promised is lost, in %i and the seeds after it',
    async (from) => {
      for (let seed = from; seed < from + BATCH; seed += 1) if (openFor(seed) === memory) await add(seed);
    },
  );

  test.each(Array.from({ length: SEEDS / SQLITE_EVERY }, (_, index) => (index + 1) * SQLITE_EVERY))(
    'SS4, SS5, SS12, SS14: the same on a database, in seed %i',
    add,
  );

  afterAll(() => {
    // Of some seeds alone not everything can be expected.
    if (ran < SEEDS) return;
    for (const [what, count] of Object.entries(total)) expect(count, what).toBeGreaterThan(0);
  });

  test.each(REGRESSIONS)('$why', async (plan) => {
    await fuzz(plan);
  });

  test('a seed is the same run every time, byte for byte', async () => {
    const [first, again, other] = [await transcript(7), await transcript(7), await transcript(8)];
    expect(again).toEqual(first);
    expect(other.log).not.toEqual(first.log);
  });
}

/** What happened, and everything that was ever committed. */
async function transcript(seed: number) {
  const storage = memory();
  const tally = await run(planOf(seed), () => storage);
  const log = await storage.store.history(1, Number.MAX_SAFE_INTEGER);
  return {
    tally,
    log: log.map(({ data, ...row }) => ({ ...row, data: Buffer.from(data).toString('base64') })),
  };
}

function newSeeds(forSeconds: number, from: number): void {
  test(`for ${forSeconds} s, from ${from} on`, { timeout: (forSeconds + 600) * 1_000 }, async () => {
    const end = performance.now() + forSeconds * 1_000;
    let seed = from;
    do {
      // Some of them long: what goes wrong only late.
      await fuzz(planOf(seed, seed % 7 === 0 ? 400 : undefined), openFor(seed));
      seed += 1;
    } while (performance.now() < end);
    console.log(`Seeds ${from} to ${seed - 1} ended well.`);
  });
}
