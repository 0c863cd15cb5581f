import { expect, it } from 'vitest';
import { randomFrom, type Random } from '../../../tests/support/random';
import { createClock } from './clock';
import { keepMeasured } from './keep-measured';

const KIOSKS = 10;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Items change every ten seconds. */
const ITEM_MS = 10 * SECOND;
const BEGUN = 1_790_000_000_000;

/** Draws of one seed, in [0, 1). */
const draws = (random: Random) => () => random.int(2 ** 30) / 2 ** 30;

/** A kiosk whose quartz and wall clock are wrong by what a seed decides, on a network that delays either way by chance. */
function kiosk(real: () => number, delay: (ms: number) => Promise<void>, draw: () => number) {
  const ppm = (draw() - 0.5) * 200;
  const wallWrongBy = (draw() - 0.5) * 4 * 86_400_000;
  const ticks = (): number => (real() - BEGUN) * (1 + ppm / 1e6);
  const source = { ticks, wall: () => BEGUN + wallWrongBy + ticks() };
  // Wi-Fi: 2 ms at least, often more, now and then much more, each way by itself.
  const way = (): number => 2 - 6 * Math.log(1 - draw()) + (draw() < 0.05 ? 150 * draw() : 0);
  const clock = createClock({
    source,
    askServer: async () => {
      await delay(way());
      const now = Math.round(real());
      await delay(way());
      return { now, synchronised: null };
    },
    store: { load: () => Promise.resolve(null), save: () => Promise.resolve() },
  });
  return { clock, source };
}

/** Time that goes on when told: whoever waits wakes in order. */
function world() {
  let real = BEGUN;
  const waiting: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    real: () => real,
    delay: (ms: number) =>
      new Promise<void>((wake) => {
        waiting.push({ at: real + ms, wake });
      }),
    until: async (end: number): Promise<void> => {
      for (;;) {
        const next = waiting.reduce<number>((least, { at }) => Math.min(least, at), end);
        real = Math.max(real, next);
        const [due] = waiting.flatMap((waiter, i) => (waiter.at <= real ? [i] : []));
        if (due === undefined) return;
        for (const { wake } of waiting.splice(due, 1)) wake();
        for (let i = 0; i < 12; i++) await Promise.resolve();
      }
    },
  };
}

it.each([1, 2, 3])('ten kiosks change within 50 ms of each other for an hour (seed %i)', async (seed) => {
  const { real, delay, until } = world();
  const draw = draws(randomFrom(seed));
  const looks: (() => void)[] = [];
  const kiosks = Array.from({ length: KIOSKS }, () => {
    const { clock, source } = kiosk(real, delay, draw);
    keepMeasured({
      clock,
      source,
      every: (_ms, look) => (looks.push(look), () => undefined),
      onProblem: fail,
    });
    return clock;
  });
  await until(BEGUN + 5 * SECOND);

  let worst = 0;
  let late = 0;
  for (let change = BEGUN + ITEM_MS; change <= BEGUN + 60 * MINUTE; change += ITEM_MS) {
    await until(change);
    if (change % (15 * SECOND) < ITEM_MS) for (const look of looks) look();
    // By how much a kiosk's clock is ahead of the truth at a change, it changes before its time.
    const ahead = kiosks.map((clock) => clock.now() - change);
    worst = Math.max(worst, Math.max(...ahead) - Math.min(...ahead));
    late = Math.max(late, ...ahead.map(Math.abs));
  }
  console.info(`seed ${seed}: changes at most ${worst} ms apart, ${late} ms from the server's time`);
  expect(worst).toBeLessThan(50);
  expect(worst).toBeGreaterThan(0);
});

function fail(problem: unknown): never {
  throw problem;
}
