import { occurrencesBetween } from './occurrences';
import type { Program } from './program';
import type { Entry } from './rota-entry';
import type { WallClock } from './wall-clock';

/** An entry under way, best first: highest priority, then the later start, then the lower id. */
export interface Claim {
  readonly entry: Entry;
  readonly start: number;
  readonly end: number;
}

/**
 * A span in which the same entries are under way and no playlist among them gains or loses an item. `claims` are those
 * that can have a turn.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly claims: readonly Claim[];
}

/**
 * When each playlist's run began, for those whose turn it is: the first in order, and each one behind others that have
 * nothing (more) to play. It is all that the past decides about what an entry plays.
 */
export type Runs = ReadonlyMap<Program, number>;

/** A span in which the same entry plays the same run; `entry` is null where nothing does. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly entry: Entry | null;
  readonly run: number;
}

function better(a: Claim, b: Claim): number {
  return b.entry.priority - a.entry.priority || b.start - a.start || (a.entry.id < b.entry.id ? -1 : 1);
}

/** Cuts `from` ≤ instant < `to` into spans, in order. */
export function spans(
  entries: readonly Entry[],
  clock: WallClock,
  from: number,
  to: number,
): readonly Span[] {
  const claims: Claim[] = [];
  const cuts = new Set([from]);
  for (const entry of entries) {
    for (const { start, end } of occurrencesBetween(entry.pattern, clock, from, to)) {
      claims.push({ entry, start, end });
      if (start > from) cuts.add(start);
      if (end < to) cuts.add(end);
      const last = Math.min(end, to);
      for (let cut = entry.program.nextCut(Math.max(start, from)); cut < last;) {
        cuts.add(cut);
        cut = entry.program.nextCut(cut);
      }
    }
  }
  const starts = [...cuts].sort((a, b) => a - b);
  claims.sort((a, b) => a.start - b.start);
  const found: Span[] = [];
  let under: Claim[] = [];
  let next = 0;
  for (const [index, start] of starts.entries()) {
    under = under.filter((claim) => claim.end > start);
    for (let claim = claims[next]; claim !== undefined && claim.start <= start; claim = claims[next]) {
      if (claim.end > start) under.splice(placeOf(claim, under), 0, claim);
      next += 1;
    }
    found.push({ start, end: starts[index + 1] ?? to, claims: under.slice(0, reached(under)) });
  }
  return found;
}

/** Where a claim stands among others that are in order. */
function placeOf(claim: Claim, ordered: readonly Claim[]): number {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = ordered[middle];
    if (other !== undefined && better(other, claim) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * How many of them can have a turn: nobody behind one that always has something to play. A thousand entries that cover
 * each other then cost little more than the one that wins.
 */
function reached(ordered: readonly Claim[]): number {
  const last = ordered.findIndex(({ entry }) => entry.program.steady);
  return last < 0 ? ordered.length : last + 1;
}

/** Plays spans through, beginning with `runs`; returns what plays, and the runs at the end of the last span. */
export function playThrough(
  through: readonly Span[],
  runs: Runs,
): { readonly stretches: readonly Stretch[]; readonly runs: Runs } {
  const stretches: Stretch[] = [];
  let current = runs;
  for (const span of through) {
    let at = span.start;
    while (at < span.end) {
      const now = turn(span, current, at);
      const before = stretches.at(-1);
      if (before !== undefined && before.entry === now.entry && before.run === now.run) {
        stretches[stretches.length - 1] = { ...before, end: now.end };
      } else stretches.push({ start: at, end: now.end, entry: now.entry, run: now.run });
      current = now.runs;
      at = now.end;
    }
  }
  return { stretches, runs: current };
}

/** Whose turn it is within a span: down the order to the first that has something to play. */
function turn(span: Span, runs: Runs, at: number) {
  const now = new Map<Program, number>();
  let end = span.end;
  for (const { entry } of span.claims) {
    if (now.has(entry.program)) continue;
    const run = runs.get(entry.program) ?? at;
    now.set(entry.program, run);
    end = Math.min(end, entry.program.sameUntil(run, at));
    if (entry.program.show(run, at) !== null) return { entry, run, end, runs: now };
  }
  return { entry: null, run: 0, end, runs: now };
}

/**
 * The last span start at which the past can't matter, so that runs are empty there: nobody has anything to play, or the
 * first in order had no turn just before. `null` when there is none; what came before the first span is not known.
 */
export function lastFreshStart(through: readonly Span[]): number | null {
  for (let index = through.length - 1; index >= 0; index -= 1) {
    const span = through[index];
    if (span === undefined) continue;
    const first = able(span)[0];
    if (first === undefined) return span.start;
    const before = through[index - 1];
    if (before === undefined) continue;
    const then = able(before);
    if (!then.includes(first)) return span.start;
    if (then[0] !== first && then[0]?.loop === true) return span.start;
  }
  return null;
}

/** The programs under way that have something to play, in order. */
function able(span: Span): readonly Program[] {
  return span.claims.map(({ entry }) => entry.program).filter((program) => program.playableAt(span.start));
}
