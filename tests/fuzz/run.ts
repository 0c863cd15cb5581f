import { vi } from 'vitest';
import type { Storage } from './platter';
import { LIMITS, type Limits } from '#sync-server/limits';
import { inWords, operationsOf, type Operation } from './operations';
import { randomFrom, seedRandomness } from '../support/random';
import { memory } from './storages';
import { World, type Tally } from './world';

export type OpenStorage = () => Storage | Promise<Storage>;

export interface Plan {
  readonly seed: number;
  readonly replicas: number;
  readonly readers: number;
  readonly operations: readonly Operation[];
}

// Every y-websocket provider listens for the end of the process.
process.setMaxListeners(0);

const NOON = Date.UTC(2026, 0, 1, 12);

/** What a seed stands for. */
export function planOf(seed: number, operations = 90): Plan {
  const random = randomFrom(seed);
  const replicas = 3 + random.int(6);
  const readers = random.int(Math.min(3, replicas - 1));
  return { seed, replicas, readers, operations: operationsOf(random, replicas, operations) };
}

/** Small ones, so that clients are slow and rooms idle; whose turn it is hangs on the seed, not on how long something took. */
function limitsOf(seed: number): Limits {
  const turnMs = seed % 2 === 0 ? Infinity : 0;
  const small = { unsentSoftBytes: 400, inboxMessages: 3, answering: 2, idleMs: 5_000 };
  return { ...LIMITS, ...small, sliceMs: turnMs, turnMs };
}

/** Carries out a plan: the same every time. @throws when something happened that must not */
export async function run(
  { seed, replicas, readers, operations }: Plan,
  open: OpenStorage = memory,
): Promise<Tally> {
  const storage = await open();
  vi.useFakeTimers({
    now: NOON,
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
  });
  const random = randomFrom(seed ^ 0x5eed);
  seedRandomness(random);
  const world = new World(storage, readers, replicas, random, limitsOf(seed));
  try {
    await world.open();
    for (const operation of operations) await world.step(operation);
    return await world.finish();
  } finally {
    world.close();
    seedRandomness(null);
    vi.useRealTimers();
    await storage.close();
  }
}

/** Leaves out steps as long as it still fails in the same way, for at most `tries` runs. */
export async function shrink(plan: Plan, open: OpenStorage, failure: unknown, tries = 300): Promise<Plan> {
  let smallest = plan;
  let left = tries;
  const wanted = kindOf(failure);
  for (
    let size = Math.ceil(plan.operations.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let at = 0; at < smallest.operations.length && left > 0; left -= 1) {
      const operations = smallest.operations.filter((_, index) => index < at || index >= at + size);
      if ((await failureOf({ ...smallest, operations }, open)) === wanted)
        smallest = { ...smallest, operations };
      else at += size;
    }
  }
  return smallest;
}

async function failureOf(plan: Plan, open: OpenStorage): Promise<string | null> {
  try {
    await run(plan, open);
    return null;
  } catch (error) {
    return kindOf(error);
  }
}

/** What went wrong, whoever it happened to. */
const kindOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\d+/g, '0');

/** Runs a plan; a failure names its seed and lists the fewest steps found that lead there. */
export async function fuzz(plan: Plan, open: OpenStorage = memory): Promise<Tally> {
  try {
    return await run(plan, open);
  } catch (error) {
    const { seed, replicas, readers, operations } = await shrink(plan, open, error);
    const lines = operations.map((step) => `  ${inWords(step)}`);
    throw new Error(
      `Seed ${seed} fails: ${error instanceof Error ? error.message : String(error)}\n` +
        `${replicas} replicas, ${readers} of them kiosks; the steps left of ${plan.operations.length}:\n${lines.join('\n')}`,
      { cause: error },
    );
  }
}
