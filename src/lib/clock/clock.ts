import { errorAfter, lineThrough, timeOn, withReading, type Line } from './estimate';
import { watchJumps } from './jumps';
import { readingOf, type Reading, type RoundTrip } from './offset';
import type { ServerTime } from './server-time';
import { createSlew } from './slew';
import { createSteadyTime } from './steady-time';
import { afterJump, mayTake, wakeWith, type Trust } from './trust';

/** The device's own clocks, both in ms. */
export interface TimeSource {
  /** Wall clock, as `Date.now()`: may be set, may be wrong. */
  readonly wall: () => number;
  /** Never set, as `performance.now()`: good for lengths only, and stands still while the device sleeps. */
  readonly ticks: () => number;
}

/** What is kept for the next start without a network. */
export interface ClockStore {
  load(): Promise<KeptClock | null>;
  save(kept: KeptClock): Promise<void>;
}
export interface KeptClock {
  /** What to add to the device's wall clock to get the server's time. */
  readonly offsetMs: number;
  /** How far from the truth that was at most. */
  readonly errorMs: number;
  /** Server time of the measurement. */
  readonly measuredAt: number;
  /** What the server's clock gains on the device's. */
  readonly ppm: number | null;
  /** It is later than this, whatever any clock says: the last time that was trusted. */
  readonly trustedAt: number;
}

/** What is told of a clock, all in ms. */
export interface ClockFacts {
  readonly trust: Trust;
  /** What to add to the device's wall clock; `null` without a measurement. */
  readonly offsetMs: number | null;
  /** How far the time may be from the server's; `null` where nobody knows. */
  readonly errorMs: number | null;
  readonly ppm: number | null;
  /** By how much a server that was not believed is ahead of us; `null`: the last one was. */
  readonly refusedMs: number | null;
}

export interface ClockOptions {
  readonly source: TimeSource;
  /** Asks the server for its time; rejects when it can't be reached. */
  readonly askServer: () => Promise<ServerTime>;
  readonly store: ClockStore;
  /** Round trips per measurement. */
  readonly trips?: number;
}

/** The server's time on this device, and how far to trust it. */
export interface Clock {
  /**
   * Ms since the Unix epoch. Corrections of up to 300 ms are worked in at 5 ms a second; a larger one is made at once,
   * and holds the time still rather than turn it back by a moment.
   */
  now(): number;
  readonly facts: ClockFacts;
  /** Takes what was kept, unless something newer is here. Rejects when the store can't be read. */
  load(): Promise<void>;
  /**
   * Measures anew. Resolves once the server's time is in use and kept, or was not believed; rejects when no round trip
   * came back or the store did not take it (it is in use all the same). Calls while one is under way share it.
   */
  measure(): Promise<void>;
  /** Keeps the last trusted time, for a start without a network. Nothing to do before there is one. */
  keep(): Promise<void>;
  /** Called after each measurement. Returns the function that ends the subscription. */
  onChange(listener: () => void): () => void;
}

export function createClock({ source, askServer, store, trips = 5 }: ClockOptions): Clock {
  const listeners = new Set<() => void>();
  const steady = createSteadyTime();
  const slew = createSlew();
  let line: Line = { at: source.ticks(), time: source.wall(), ppm: 0 };
  let trust: Trust = { state: 'unset' };
  let readings: readonly Reading[] = [];
  /** The drift as it was before these readings. */
  let knownPpm: number | null = null;
  let kept: KeptClock | null = null;
  /** It was `time` at `at` of the clock that no one sets. */
  let trusted: { readonly at: number; readonly time: number } | null = null;
  let refusedMs: number | null = null;
  const jumped = watchJumps(source);
  let underWay: Promise<void> | null = null;

  const raw = (ticks: number): number => timeOn(line, ticks) + slew.left(ticks);
  /** The drift, where it was measured for long enough to be told from what round trips add. */
  const ppm = (): number | null => (readings.length > 3 ? line.ppm : knownPpm);
  const changed = (): void => {
    for (const listener of listeners) listener();
  };

  /** Notices that the device's clock was set, or that it slept. */
  function look(): boolean {
    const jump = jumped();
    if (jump === null) return false;
    const ticks = source.ticks();
    const next = afterJump({ time: raw(ticks), trust }, jump.before, jump.wall);
    if (next.time !== raw(ticks)) {
      knownPpm = ppm();
      slew.end();
      readings = [];
      line = { at: ticks, time: next.time, ppm: line.ppm };
    }
    trust = next.trust;
    return true;
  }

  function use(reading: Reading, ticks: number): void {
    const ours = raw(ticks);
    const isFirst = trust.state === 'unset';
    const next = withReading(readings, readings.length === 0 ? null : line, reading);
    if (next.length < readings.length) knownPpm = ppm();
    readings = next;
    line = lineThrough(readings, knownPpm) ?? line;
    if (isFirst) slew.end();
    else slew.begin(ticks, ours - timeOn(line, ticks));
    trust = { state: 'trusted' };
    refusedMs = null;
    trusted = { at: ticks, time: raw(ticks) };
  }

  async function roundTrips(): Promise<{ reading: Reading; synchronised: boolean | null }> {
    const answers: RoundTrip[] = [];
    let synchronised: boolean | null = null;
    let failure: unknown = null;
    for (let i = 0; i < trips; i++) {
      look();
      const sentAt = source.ticks();
      try {
        const answer = await askServer();
        // Ticks stand still while the device sleeps: such a trip took longer than they say.
        if (look()) continue;
        synchronised = answer.synchronised;
        answers.push({ sentAt, roundTripMs: source.ticks() - sentAt, server: answer.now });
      } catch (cause) {
        failure = cause;
        break;
      }
    }
    const reading = readingOf(answers);
    if (reading === null) throw new Error("The server's clock could not be asked.", { cause: failure });
    return { reading, synchronised };
  }

  async function measureOnce(): Promise<void> {
    const { reading, synchronised } = await roundTrips();
    const ticks = source.ticks();
    const server = reading.server + ticks - reading.at;
    const ours = raw(ticks);
    if (mayTake({ trust, ours, server, wall: source.wall(), synchronised })) {
      use(reading, ticks);
      changed();
      await keep();
    } else {
      refusedMs = Math.round(server - ours);
      changed();
    }
  }

  async function keep(): Promise<void> {
    look();
    if (trusted === null) return;
    const ticks = source.ticks();
    // What only goes on from somewhere says nothing of the device's clock.
    if (trust.state === 'trusted' || kept === null) {
      const time = raw(ticks);
      kept = {
        offsetMs: time - source.wall(),
        errorMs: errorMs(ticks) ?? kept?.errorMs ?? 0,
        measuredAt: readings.length === 0 ? (kept?.measuredAt ?? Math.round(time)) : measuredAt(),
        ppm: ppm(),
        trustedAt: 0,
      };
    }
    kept = { ...kept, trustedAt: Math.round(timeOn({ ...trusted, ppm: line.ppm }, ticks)) };
    await store.save(kept);
  }

  const measuredAt = (): number => Math.round(timeOn(line, readings.at(-1)?.at ?? line.at));

  function errorMs(ticks: number): number | null {
    if (trust.state !== 'trusted') return null;
    if (readings.length === 0) return kept?.errorMs ?? null;
    return errorAfter(readings, ticks) + Math.abs(slew.left(ticks));
  }

  return {
    now() {
      look();
      return steady(Math.round(raw(source.ticks())));
    },
    get facts() {
      look();
      const ticks = source.ticks();
      return {
        trust,
        offsetMs: trust.state === 'unset' ? null : raw(ticks) - source.wall(),
        errorMs: errorMs(ticks),
        ppm: ppm(),
        refusedMs,
      };
    },
    async load() {
      const found = await store.load();
      if (found === null || trust.state !== 'unset') return;
      kept = found;
      knownPpm = found.ppm;
      const at = source.ticks();
      const woken = wakeWith(source.wall() + found.offsetMs, found.trustedAt);
      trust = woken.trust;
      trusted = { at, time: found.trustedAt };
      line = { at, time: woken.time, ppm: found.ppm ?? 0 };
      changed();
    },
    measure() {
      underWay ??= measureOnce().finally(() => {
        underWay = null;
      });
      return underWay;
    },
    keep,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
