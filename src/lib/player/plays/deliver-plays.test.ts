import { expect, it, vi } from 'vitest';
import { PLAYS_PER_BATCH, type Play, type PlayBatch } from '#lib/protocol/plays';
import { somePlay } from '#lib/protocol/plays.test-support';
import { DELIVER_EVERY_MS, deliverPlays } from './deliver-plays';
import type { Sent } from './send-plays';

const LATER: Sent = { kind: 'later', waitMs: 0 };

function createWorld(plays: Play[], answer: (batch: PlayBatch) => Sent = () => ({ kind: 'taken' })) {
  const kept = new Map(plays.map((play, key) => [key, play]));
  const batches: PlayBatch[] = [];
  const waits: number[] = [];
  const oldest = (most: number) =>
    Promise.resolve([...kept].slice(0, most).map(([key, play]) => ({ key, play })));
  const world = { mayDeliver: true, lost: 0, oldest, kept, batches, waits, answer, problems: vi.fn() };
  let due: (() => void) | null = null;
  const stop = deliverPlays({
    store: Promise.resolve({
      oldest: (most) => world.oldest(most),
      remove(keys, lost = false) {
        for (const key of keys) kept.delete(key);
        if (lost) world.lost += keys.length;
        return Promise.resolve();
      },
      state: () => Promise.resolve({ store: 'f'.repeat(32), lost: world.lost }),
    }),
    send(batch) {
      batches.push(batch);
      return Promise.resolve(world.answer(batch));
    },
    mayDeliver: () => world.mayDeliver,
    after(ms, callback) {
      waits.push(ms);
      due = callback;
      return () => (due = null);
    },
    random: () => 0.5,
    onProblem: world.problems,
  });
  return {
    ...world,
    world,
    stop,
    /** Lets the time come for which it waits, and what it then does end. */
    round: async () => {
      const count = waits.length;
      due?.();
      await vi.waitFor(() => expect(waits.length).toBeGreaterThan(count));
    },
  };
}

const many = (count: number) => Array.from({ length: count }, () => somePlay());

it('takes from the device what the server has, a batch at a time', async () => {
  const { kept, batches, round } = createWorld(many(PLAYS_PER_BATCH + 1));
  await round();
  expect(batches.map(({ plays }) => plays.length)).toEqual([PLAYS_PER_BATCH, 1]);
  expect(kept.size).toBe(0);
});

it('asks at most once a minute, and nothing when there is nothing', async () => {
  const { batches, waits, round } = createWorld([]);
  await round();
  await round();
  expect(batches).toEqual([]);
  expect(Math.min(...waits.slice(1))).toBeGreaterThanOrEqual(DELIVER_EVERY_MS);
});

it('brings the same batch again when no answer came, later each time, and soon when one comes', async () => {
  const { world, kept, batches, waits, round } = createWorld(many(3), () => LATER);
  for (let n = 0; n < 10; n += 1) await round();
  expect(kept.size).toBe(3);
  expect(new Set(batches.map((batch) => JSON.stringify(batch))).size).toBe(1);
  expect(waits[3]).toBeGreaterThan(waits[2] ?? 0);
  expect(Math.max(...waits)).toBeLessThanOrEqual(15 * 60_000 * 1.5);
  world.answer = () => ({ kind: 'taken' });
  await round();
  expect(kept.size).toBe(0);
  expect(waits.at(-1)).toBeLessThanOrEqual(DELIVER_EVERY_MS * 1.5);
});

it('waits for as long as the server says', async () => {
  const { waits, round } = createWorld(many(1), () => ({ kind: 'later', waitMs: 3_600_000 }));
  await round();
  expect(waits.at(-1)).toBeGreaterThanOrEqual(3_600_000);
});

it('loses the one play that is refused, says so, and brings all the others', async () => {
  const plays = many(100);
  const bad = plays[37]?.id;
  const { world, kept, batches, problems, round } = createWorld(plays, (batch) =>
    batch.plays.some(({ id }) => id === bad)
      ? { kind: 'refused', message: 'Its time is wrong.' }
      : { kind: 'taken' },
  );
  for (let n = 0; n < 20 && kept.size > 0; n += 1) await round();
  expect(kept.size).toBe(0);
  expect(world.lost).toBe(1);
  expect(problems).toHaveBeenCalledTimes(1);
  expect(new Set(batches.flatMap(({ plays: sent }) => sent.map(({ id }) => id))).size).toBe(100);
});

it('brings nothing to a server that does not know the screen', async () => {
  const { world, kept, batches, round } = createWorld(many(1));
  world.mayDeliver = false;
  await round();
  expect(batches).toEqual([]);
  expect(kept.size).toBe(1);
});

it('waits longer from the first time on that the device does not read its store', async () => {
  const { world, waits, round } = createWorld(many(1));
  world.oldest = () => Promise.reject(new Error('The disk is broken.'));
  await round();
  await round();
  expect(world.problems).toHaveBeenCalledTimes(2);
  expect(waits[1]).toBeGreaterThan(DELIVER_EVERY_MS * 2);
  expect(waits[2]).toBeGreaterThan(waits[1] ?? 0);
});
