import { createClock, type ClockStore, type KeptClock, type TimeSource } from './clock';
import type { ServerTime } from './server-time';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export interface WorldOptions {
  /** By how much the device's wall clock is ahead of the truth. */
  readonly wrongBy?: number;
  /** Lengths of the round trips one after the other; three quarters of each are the way there. */
  readonly delays?: readonly number[];
  readonly driftPpm?: number;
}

/** A device with a wall clock, a server with one, and time that only goes on when told. */
export function clockWorld({ wrongBy = 0, delays = [0], driftPpm = 0 }: WorldOptions = {}) {
  const begun = 1_790_000_000_000;
  let real = begun;
  let trip = 0;
  let wallAhead = wrongBy;
  let slept = 0;
  let kept: KeptClock | null = null;
  let saves = 0;
  const server = { reachable: true, aheadMs: 0, synchronised: true as boolean | null };
  const awake = (): number => (real - begun) * (1 + driftPpm / 1e6);
  const source: TimeSource = {
    wall: () => begun + wallAhead + awake(),
    ticks: () => 5_000 + awake() - slept,
  };
  const store: ClockStore = {
    load: () => Promise.resolve(kept),
    save: (next) => {
      saves += 1;
      kept = next;
      return Promise.resolve();
    },
  };
  const askServer = (): Promise<ServerTime> => {
    if (!server.reachable) return Promise.reject(new Error('no network'));
    const delay = delays[trip++ % delays.length] ?? 0;
    real += delay * 0.75;
    const answer = { now: real + server.aheadMs, synchronised: server.synchronised };
    real += delay * 0.25;
    return Promise.resolve(answer);
  };
  const options = { source, store, askServer };
  return {
    ...options,
    server,
    saves: () => saves,
    kept: () => kept,
    clock: createClock(options),
    real: () => real,
    pass: (ms: number) => (real += ms),
    /** Somebody sets the device's wall clock. */
    set: (ms: number) => (wallAhead += ms),
    /** Time goes on, and the device's ticks don't. */
    sleep(ms: number) {
      real += ms;
      slept += ms;
    },
    /** The page starts again, on a device whose wall clock is now this much further ahead. */
    async restart(ms = 0) {
      wallAhead += ms;
      const clock = createClock(options);
      await clock.load();
      return clock;
    },
  };
}
