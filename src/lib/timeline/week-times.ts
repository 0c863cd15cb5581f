import type { DayTimes } from '../model/values';
import { lastAtMost } from './ascending';
import { DAY } from './day';
import { occurrencesBetween, weeklyPattern, type Pattern } from './occurrences';
import type { WallClock } from './wall-clock';

/** What is worked out and kept at once. */
const CHUNK = 16 * DAY;
const KEPT_CHUNKS = 400;

/** Where it is on or off within a chunk: `on` at its start, turned over at each edge. */
interface Chunk {
  readonly on: boolean;
  readonly edges: readonly number[];
}

/**
 * Parts of the week in one zone, for a screen's hours or an item's conditions: on while any of them is under way, so
 * that parts which touch or overlap are one. On a date in `closed` none of them starts.
 */
export class WeekTimes {
  readonly patterns: readonly Pattern[];
  readonly #clock: WallClock;
  readonly #chunks = new Map<number, Chunk>();

  constructor(parts: readonly DayTimes[], closed: readonly string[], clock: WallClock) {
    this.patterns = parts.filter(({ days }) => days.length > 0).map((part) => weeklyPattern(part, closed));
    this.#clock = clock;
  }

  get never(): boolean {
    return this.patterns.length === 0;
  }

  get always(): boolean {
    return coversWeek(this.patterns);
  }

  onAt(instant: number): boolean {
    const { on, edges } = this.#chunk(Math.floor(instant / CHUNK));
    return (lastAtMost(edges, instant) + 1) % 2 === 0 ? on : !on;
  }

  /** The first instant after `instant`, and not after `to`, at which it turns on or off; else `Infinity`. */
  nextEdge(instant: number, to: number): number {
    for (let number = Math.floor(instant / CHUNK); number <= Math.floor(to / CHUNK); number += 1) {
      const { edges } = this.#chunk(number);
      const edge = edges[lastAtMost(edges, instant) + 1];
      if (edge !== undefined) return edge <= to ? edge : Infinity;
    }
    return Infinity;
  }

  /** The last instant after `from`, and not after `instant`, at which it turns on or off; else `-Infinity`. */
  lastEdge(from: number, instant: number): number {
    for (let number = Math.floor(instant / CHUNK); number >= Math.floor(from / CHUNK); number -= 1) {
      const { edges } = this.#chunk(number);
      const edge = edges[lastAtMost(edges, instant)];
      if (edge !== undefined) return edge > from ? edge : -Infinity;
    }
    return -Infinity;
  }

  #chunk(number: number): Chunk {
    let chunk = this.#chunks.get(number);
    if (chunk === undefined) {
      if (this.#chunks.size >= KEPT_CHUNKS) this.#chunks.clear();
      chunk = this.#makeChunk(number * CHUNK);
      this.#chunks.set(number, chunk);
    }
    return chunk;
  }

  #makeChunk(start: number): Chunk {
    const end = start + CHUNK;
    // One that ends where the chunk starts may be carried on there: then that is no edge.
    const under = this.patterns
      .flatMap((pattern) => occurrencesBetween(pattern, this.#clock, start - 1, end))
      .sort((a, b) => a.start - b.start);
    const spans: { start: number; end: number }[] = [];
    for (const one of under) {
      const last = spans.at(-1);
      if (last !== undefined && one.start <= last.end) last.end = Math.max(last.end, one.end);
      else spans.push({ start: one.start, end: one.end });
    }
    const edges = spans
      .flatMap((span) => [span.start, span.end])
      .filter((edge) => edge >= start && edge < end);
    // The state just before the chunk: an edge at its very start is one of its own.
    const on = spans.some((span) => span.start < start && span.end >= start);
    return { on, edges };
  }
}

/**
 * Whether weekly patterns leave no hole in the local week. Then they leave none in any zone: a start is the first
 * occurrence of its time, an end the last, so what touches on the wall at least touches in time.
 */
export function coversWeek(patterns: readonly Pattern[]): boolean {
  const spans = patterns
    .filter(({ from, to, except }) => from === -Infinity && to === Infinity && except.size === 0)
    .flatMap(({ weekdays, start, end }) =>
      [...weekdays].flatMap((day) =>
        [-7, 0].map((week) => ({ start: (day - 1 + week) * DAY + start, end: (day - 1 + week) * DAY + end })),
      ),
    )
    .sort((a, b) => a.start - b.start);
  let covered = 0;
  for (const span of spans) {
    if (span.start > covered) return false;
    covered = Math.max(covered, span.end);
  }
  return covered >= 7 * DAY;
}
