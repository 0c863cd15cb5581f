import { DAY } from './day';

/** A change of a zone's offset from UTC; both offsets in ms. */
export interface Transition {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/** From `start` on, local time is UTC plus `offset` ms. */
interface Piece {
  readonly start: number;
  readonly offset: number;
}

/**
 * One zone's local time. A local time is given as ms since 1970-01-01T00:00 on the wall (see `day.ts`). Intl answers
 * one question in microseconds, a schedule asks thousands: offsets are looked up once and kept.
 */
export interface WallClock {
  localAt(instant: number): number;
  /** A local time as a start: its first occurrence; inside a gap, the first valid instant after it. */
  startOf(local: number): number;
  /** A local time as an end: its last occurrence; inside a gap, the first valid instant after it. */
  endOf(local: number): number;
  /** The offset's changes at `from` ≤ instant < `to`, oldest first. */
  transitions(from: number, to: number): readonly Transition[];
}

/** No zone has held an offset for less than 6.9 days since 1970 (tzdata 2025), so nothing hides between samples. */
const SAMPLE = 3 * DAY;
const CHUNK = 10 * SAMPLE;
const KEPT_CHUNKS = 4_000;
/** More than any offset, and than any jump of the date line. */
const REACH = DAY + DAY / 4;
/** The instants that ECMA-262 can name. */
const LIMIT = 8.64e15;

const clocks = new Map<string, WallClock>();

/** The wall clock of an IANA zone; one that this platform does not know counts as UTC, a screen never goes dark for it. */
export function wallClock(timezone: string): WallClock {
  let clock = clocks.get(timezone);
  if (clock === undefined) {
    clock = makeClock(offsetLookup(timezone));
    clocks.set(timezone, clock);
  }
  return clock;
}

function offsetLookup(timezone: string): (instant: number) => number {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' });
  } catch (error) {
    if (error instanceof RangeError) return () => 0;
    throw error;
  }
  return (instant) => {
    const text = format.format(Math.min(Math.max(instant, -LIMIT), LIMIT));
    const [, sign, hours, minutes, seconds] = /GMT(?:([+\-−])(\d+):(\d+)(?::(\d+))?)?$/.exec(text) ?? [];
    if (sign === undefined) return 0;
    const size = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds ?? 0);
    return (sign === '+' ? size : -size) * 1_000;
  };
}

function makeClock(offsetAt: (instant: number) => number): WallClock {
  const chunks = new Map<number, readonly Piece[]>();

  /** The offsets within one chunk; its first piece starts with the chunk. */
  function chunk(number: number): readonly Piece[] {
    let pieces = chunks.get(number);
    if (pieces === undefined) {
      if (chunks.size >= KEPT_CHUNKS) chunks.clear();
      pieces = survey(number * CHUNK, offsetAt);
      chunks.set(number, pieces);
    }
    return pieces;
  }

  /** The offsets between two instants, each piece differing from the one before it. */
  function pieces(from: number, to: number): readonly Piece[] {
    const first = Math.floor(from / CHUNK);
    const last = Math.floor(to / CHUNK);
    if (first === last) return chunk(first);
    const all: Piece[] = [];
    for (let number = first; number <= last; number += 1) {
      for (const piece of chunk(number)) {
        if (all.at(-1)?.offset !== piece.offset) all.push(piece);
      }
    }
    return all;
  }

  function resolve(local: number, occurrence: 'first' | 'last'): number {
    const around = pieces(local - REACH, local + REACH);
    let found: number | null = null;
    for (const [index, { start, offset }] of around.entries()) {
      const instant = local - offset;
      const afterStart = index === 0 || instant >= start;
      const end = around[index + 1]?.start ?? Infinity;
      if (afterStart && instant < end) {
        if (occurrence === 'first') return instant;
        found = instant;
      } else if (found === null && !(index === 0) && start + offset > local) {
        // No piece so far reaches this local time, and this one begins beyond it: it lies in the gap between.
        return start;
      }
    }
    return found ?? local;
  }

  return {
    localAt: (instant) => {
      const around = chunk(Math.floor(instant / CHUNK));
      let offset = 0;
      for (const piece of around) {
        if (piece.start > instant) break;
        offset = piece.offset;
      }
      return instant + offset;
    },
    startOf: (local) => resolve(local, 'first'),
    endOf: (local) => resolve(local, 'last'),
    transitions: (from, to) => {
      const found: Transition[] = [];
      let before: number | null = null;
      for (const { start, offset } of pieces(from - CHUNK, to)) {
        if (before !== null && start >= from && start < to) found.push({ at: start, before, after: offset });
        before = offset;
      }
      return found;
    },
  };
}

/** Samples one chunk and searches between the samples that differ. Offsets change at whole seconds. */
function survey(start: number, offsetAt: (instant: number) => number): readonly Piece[] {
  let offset = offsetAt(start);
  const pieces: Piece[] = [{ start, offset }];
  for (let sample = start + SAMPLE; sample <= start + CHUNK; sample += SAMPLE) {
    const end = Math.min(sample, start + CHUNK - 1_000);
    const then = offsetAt(end);
    if (then === offset) continue;
    let low = sample - SAMPLE;
    let high = end;
    while (high - low > 1_000) {
      const middle = Math.floor((low + high) / 2_000) * 1_000;
      if (offsetAt(middle) === offset) low = middle;
      else high = middle;
    }
    offset = then;
    pieces.push({ start: high, offset });
  }
  return pieces;
}
