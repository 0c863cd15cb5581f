import { DAY } from './day';
import { earliestDay, nextDay, occurrenceOn, type Occurrence, type Pattern } from './occurrences';
import type { Program } from './program';
import type { WallClock } from './wall-clock';

/** A schedule entry as one screen sees it. */
export interface Entry {
  readonly id: string;
  readonly priority: number;
  readonly program: Program;
  readonly pattern: Pattern;
}

/** Enough to jump over a stretch without anything playable and still meet the occurrence that is under way behind it. */
const DAYS_BEFORE = 4;

/**
 * The first occurrence, in order of its start, that ends after `after` and that `wanted` accepts (an instant, or null
 * to go on). Spans in which the entry's playlist has nothing playable are jumped over.
 */
function search(
  entry: Entry,
  clock: WallClock,
  after: number,
  wanted: (occurrence: Occurrence) => number | null,
): number {
  const { pattern, program } = entry;
  let day = nextDay(pattern, earliestDay(clock, after));
  while (day !== null) {
    const occurrence = occurrenceOn(pattern, clock, day);
    let from = day + 1;
    if (occurrence !== null && occurrence.end > after) {
      const found = wanted(occurrence);
      if (found !== null) return found;
      const playable = program.nextPlayable(occurrence.start);
      if (playable === Infinity) return Infinity;
      from = Math.max(from, Math.floor(playable / DAY) - DAYS_BEFORE);
    }
    day = nextDay(pattern, from);
  }
  return Infinity;
}

/** The first start of an occurrence, strictly after `after`, at which its playlist has something to play. */
export function nextStart(entry: Entry, clock: WallClock, after: number): number {
  return search(entry, clock, after, ({ start }) =>
    start > after && entry.program.playableAt(start) ? start : null,
  );
}

/** The first instant, strictly after `after`, at which it is under way with something to play. */
export function nextPlaying(entry: Entry, clock: WallClock, after: number): number {
  return search(entry, clock, after + 1, ({ start, end }) => {
    const playable = entry.program.nextPlayable(Math.max(start, after + 1));
    return playable < end ? playable : null;
  });
}
