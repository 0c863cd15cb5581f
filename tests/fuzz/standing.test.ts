import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { VERBS } from '../support/model-edits';
import { randomFrom, seedRandomness, type Random } from '../support/random';
import { StandingWorld, turn, type Device } from './standing-world';

const SEEDS = 30;
const STEPS = 120;
const COMMANDS: readonly string[] = ['launch', 'clear', 'screen', 'change screen', 'tag screen', 'trash'];
const EDITS = VERBS.filter((verb) => !COMMANDS.includes(verb));
const EDITORS = ['ada', 'ben'];
const KIOSKS = ['screen1'];

/** y-indexeddb lets go of the promises of its writes; a browser only writes that to its console. */
const unexpected: unknown[] = [];
const listeners = process.listeners('unhandledRejection');
const onRejection = (reason: unknown): void => {
  if (!/AbortError|TransactionInactiveError/.test(String(reason))) unexpected.push(reason);
};

beforeEach(() => {
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', onRejection);
  vi.useFakeTimers({
    now: Date.UTC(2026, 0, 1, 12),
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
  });
});
afterEach(() => {
  process.off('unhandledRejection', onRejection);
  for (const listener of listeners) process.on('unhandledRejection', listener);
  expect(unexpected.splice(0)).toEqual([]);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

// Every y-websocket provider listens for the end of the process.
process.setMaxListeners(0);

/** By weight. */
const STEP_KINDS = [
  ...Array.from({ length: 14 }, () => 'edit' as const),
  ...Array.from({ length: 8 }, () => 'up' as const),
  ...Array.from({ length: 8 }, () => 'down' as const),
  ...Array.from({ length: 6 }, () => 'disk' as const),
  ...Array.from({ length: 6 }, () => 'turns' as const),
  ...Array.from({ length: 3 }, () => 'wait' as const),
  ...Array.from({ length: 3 }, () => 'power' as const),
  ...Array.from({ length: 3 }, () => 'report' as const),
  ...Array.from({ length: 2 }, () => 'flush' as const),
  'cut' as const,
  'offline' as const,
  'full' as const,
  'device full' as const,
  'stuck' as const,
  'stuck' as const,
  'crash' as const,
];

async function step(world: StandingWorld, random: Random, log: string[]): Promise<void> {
  const kind = STEP_KINDS[random.int(STEP_KINDS.length)] ?? 'edit';
  const device = world.devices[random.int(world.devices.length)] as Device;
  const n = 1 + random.int(6);
  log.push(`${kind} ${device.name} ${n}`);
  switch (kind) {
    case 'edit': {
      const editor = world.devices[random.int(EDITORS.length)] as Device;
      const verb = EDITS[random.int(EDITS.length)] ?? 'content';
      world.edit(editor, { verb, a: random.int(3), b: random.int(3), c: random.int(9) });
      return;
    }
    case 'up':
      device.line?.deliverUp(n);
      return;
    case 'down':
      device.line?.deliverDown(n);
      return;
    case 'disk':
      for (let i = 0; i < n; i += 1) await world.stepDisk();
      return;
    case 'turns':
      for (let i = 0; i < 2 * n; i += 1) {
        await turn();
        world.judge();
      }
      return;
    case 'wait':
      world.tick(n * 700);
      return;
    case 'report':
      for (const screen of world.devices) world.report(screen);
      return;
    case 'power':
      await world.cutPower(device);
      return;
    case 'cut':
      device.line?.cut(n % 2 === 0);
      return;
    case 'offline':
      device.online = !device.online;
      device.line?.cut(true);
      return;
    case 'full':
      world.full = !world.full;
      return;
    case 'device full':
      world.turnFull(device);
      return;
    case 'stuck':
      // Its next page can't read what it has, and begins from nothing.
      world.turnStuck(device);
      await world.cutPower(device);
      return;
    case 'crash':
      await world.crash();
      return;
    case 'flush':
      await world.flush();
  }
}

async function settle(world: StandingWorld): Promise<void> {
  world.clear();
  for (let round = 0; round < 30 && (round < 3 || world.unsettled().length > 0); round += 1) {
    world.tick(5_000);
    await world.flush();
    for (const device of world.devices) world.report(device);
    await world.flush();
    world.tick(1_000);
    await world.flush();
    world.judge();
  }
}

const total: Record<string, number> = {};

test.each(Array.from({ length: SEEDS }, (_, index) => index + 1))(
  'SS13.6: what a replica says of its edits is true at every step (seed %i)',
  async (seed) => {
    const random = randomFrom(seed);
    seedRandomness(randomFrom(seed ^ 0x5eed));
    const world = new StandingWorld();
    const log: string[] = [];
    try {
      await world.open(EDITORS, KIOSKS);
      for (let i = 0; i < STEPS; i += 1) {
        await step(world, random, log);
        world.judge();
        await turn();
        world.judge();
      }
      await settle(world);
      expect(world.unsettled()).toEqual([]);
    } catch (error) {
      throw new Error(`${String(error)}\n${log.slice(-25).join('\n')}`, { cause: error });
    } finally {
      world.close();
    }
    for (const [claim, n] of Object.entries(world.claims)) total[claim] = (total[claim] ?? 0) + n;
  },
);

test('every claim was made in those runs, and everything that could belie it happened', () => {
  for (const [claim, n] of Object.entries(total)) expect(n, claim).toBeGreaterThan(0);
});
