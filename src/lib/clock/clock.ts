import { offsetFrom, type Offset, type RoundTrip } from './offset';
import { createSteadyTime } from './steady-time';

/** The device's own clocks, both in ms. */
export interface TimeSource {
  /** Wall clock, as `Date.now()`: may be set, may be wrong. */
  readonly wall: () => number;
  /** Never set, as `performance.now()`: good for lengths only. */
  readonly ticks: () => number;
}

/** What is kept for the next start without a network. */
export interface OffsetStore {
  load(): Promise<StoredOffset | null>;
  save(offset: StoredOffset): Promise<void>;
}
export interface StoredOffset extends Offset {
  /** Server time of the measurement. */
  readonly measuredAt: number;
}

export interface ClockOptions {
  readonly source: TimeSource;
  /** Asks the server for its time in ms; rejects when it can't be reached. */
  readonly askServer: () => Promise<number>;
  readonly store: OffsetStore;
  /** Round trips per measurement. */
  readonly trips?: number;
}

/**
 * The server's time on this device. `offset` is `null` until the server was asked once; until then the device's own
 * clock is taken as it is. How far to trust either, and slewing, are to be decided where `offset` is replaced.
 */
export interface Clock {
  /** Ms since the Unix epoch. A correction of a moment does not turn it back: it waits until time has caught up. */
  now(): number;
  readonly offset: StoredOffset | null;
  /** Takes the offset that was kept, unless a newer one is here. Rejects when the store can't be read. */
  load(): Promise<void>;
  /**
   * Measures anew. Resolves with the offset once it is in use and kept; rejects when no round trip came back or the
   * store did not take it (it is in use all the same). Calls while one is under way share it.
   */
  measure(): Promise<StoredOffset>;
  /** Called after each new offset. Returns the function that ends the subscription. */
  onOffset(listener: (offset: StoredOffset) => void): () => void;
}

export function createClock({ source, askServer, store, trips = 5 }: ClockOptions): Clock {
  const listeners = new Set<(offset: StoredOffset) => void>();
  const steady = createSteadyTime();
  let offset: StoredOffset | null = null;
  let underWay: Promise<StoredOffset> | null = null;

  function use(next: StoredOffset): void {
    offset = next;
    for (const listener of listeners) listener(next);
  }

  async function measureOnce(): Promise<StoredOffset> {
    const answers: RoundTrip[] = [];
    let failure: unknown = null;
    for (let i = 0; i < trips; i++) {
      const sent = source.wall();
      const started = source.ticks();
      try {
        const server = await askServer();
        answers.push({ sent, roundTripMs: source.ticks() - started, server });
      } catch (cause) {
        failure = cause;
        break;
      }
    }
    const best = offsetFrom(answers);
    if (best === null) throw new Error("The server's clock could not be asked.", { cause: failure });
    const next = { ...best, measuredAt: Math.round(source.wall() + best.offsetMs) };
    use(next);
    await store.save(next);
    return next;
  }

  return {
    now: () => steady(Math.round(source.wall() + (offset?.offsetMs ?? 0))),
    get offset() {
      return offset;
    },
    async load() {
      const kept = await store.load();
      if (offset === null && kept !== null) use(kept);
    },
    measure() {
      underWay ??= measureOnce().finally(() => {
        underWay = null;
      });
      return underWay;
    },
    onOffset(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
