import pino from 'pino';
import { expect, test } from 'vitest';
import { EpochWatch, MAX_CLIENTS, MAX_STRUCTS, reasonToRebuild } from './watch';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const HEAVY = { structs: MAX_STRUCTS + 1, live: 10, clients: 3 };
const LIGHT = { structs: 1_000, live: 1_000, clients: 3 };

function watched() {
  const world = {
    now: 1_700_000_000_000,
    began: null as number | null,
    editedAt: null as number | null,
    begun: [] as string[],
    fails: false,
    weight: HEAVY,
  };
  const watch = new EpochWatch({
    now: () => world.now,
    log: pino({ level: 'silent' }),
    began: () => Promise.resolve(world.began),
    weigh: () => Promise.resolve(world.weight),
    editedAt: () => world.editedAt,
    begin: (reason) => {
      world.begun.push(reason);
      return world.fails ? Promise.reject(new Error('full')) : Promise.resolve(1);
    },
  });
  return { world, watch };
}

test.each([
  ['a light document', LIGHT, null],
  ['the benchmark’s, with 5,000 client ids', { structs: 20_000, live: 15_000, clients: 5_000 }, null],
  ['one at the limits', { structs: MAX_STRUCTS, live: 1, clients: MAX_CLIENTS }, null],
  ['many structs of which hardly any is in use', HEAVY, /500001 structs/],
  ['many structs, but more than half of them in use', { ...HEAVY, live: MAX_STRUCTS / 2 + 1 }, null],
  [
    'just half of them in use',
    { structs: MAX_STRUCTS + 2, live: MAX_STRUCTS / 2 + 1, clients: 1 },
    /structs/,
  ],
  ['many client ids', { ...LIGHT, clients: MAX_CLIENTS + 1 }, /7501 client ids/],
])('SS14.9: %s: %o → %s', (_what, weight, reason) => {
  if (reason === null) expect(reasonToRebuild(weight)).toBeNull();
  else expect(reasonToRebuild(weight)).toMatch(reason);
});

test('SS14.9: a heavy document gets its epoch in a quiet moment, and only one', async () => {
  const { world, watch } = watched();
  await watch.look();
  watch.weighed(HEAVY);
  world.editedAt = world.now - 9_999;
  await watch.look();
  expect(world.begun).toEqual([]);
  world.now += 1;
  await Promise.all([watch.look(), watch.look()]);
  await watch.look();
  expect(world.begun).toHaveLength(1);
});

test('SS14.9: where somebody always edits, it waits an hour from when it was due', async () => {
  const { world, watch } = watched();
  watch.weighed(HEAVY);
  for (let minute = 0; minute < 60; minute += 1) {
    world.editedAt = world.now;
    watch.weighed(HEAVY);
    await watch.look();
    expect(world.begun).toEqual([]);
    world.now += 60_000;
  }
  world.editedAt = world.now;
  await watch.look();
  expect(world.begun).toHaveLength(1);
});

test('SS14.9: once a day at most, and a clock that was set back is not waited for', async () => {
  const { world, watch } = watched();
  world.began = world.now;
  watch.weighed(HEAVY);
  world.now += DAY - 1;
  await watch.look();
  expect(world.begun).toEqual([]);
  world.now += 1;
  await watch.look();
  expect(world.begun).toHaveLength(1);

  const other = watched();
  other.world.began = other.world.now + 365 * DAY;
  other.watch.weighed(HEAVY);
  await other.watch.look();
  expect(other.world.begun).toHaveLength(1);
});

test('SS14.9: what was counted in an epoch that ended meanwhile begins none', async () => {
  const { world, watch } = watched();
  watch.weighed(HEAVY);
  world.weight = LIGHT;
  await watch.look();
  world.weight = HEAVY;
  await watch.look();
  expect(world.begun).toEqual([]);
});

test('SS14.9: what became light is left alone; what could not begin is tried again after an hour', async () => {
  const { world, watch } = watched();
  watch.weighed(HEAVY);
  watch.weighed(LIGHT);
  await watch.look();
  expect(world.begun).toEqual([]);
  watch.weighed(HEAVY);
  world.fails = true;
  await watch.look();
  await watch.look();
  expect(world.begun).toHaveLength(1);
  world.now += HOUR;
  world.fails = false;
  await watch.look();
  await watch.look();
  expect(world.begun).toHaveLength(2);
});
