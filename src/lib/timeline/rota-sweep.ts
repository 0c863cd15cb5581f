import type { Program } from './program';
import { claimsBetween } from './rota-claims';
import type { Entry } from './rota-entry';
import { Turns, type Judge, type Runs } from './rota-turns';
import type { WallClock } from './wall-clock';

/** A span in which the same entry plays the same run; `entry` is null where nothing does. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly entry: Entry | null;
  readonly run: number;
}

const PLAYS: Judge = {
  shows: (program, run, instant) => program.show(run, instant) !== null,
  sameUntil: (program, run, instant) => program.sameUntil(run, instant),
};

/** Plays `from` ≤ instant < `to` through, beginning with `runs`; returns what plays, and the runs at the end. */
export function playThrough(
  entries: readonly Entry[],
  clock: WallClock,
  from: number,
  to: number,
  runs: Runs,
): { readonly stretches: readonly Stretch[]; readonly runs: Runs } {
  const turns = new Turns(claimsBetween(entries, clock, from, to), from, runs, PLAYS);
  const stretches: Stretch[] = [];
  for (let at = from; at < to;) {
    const { claim, run } = turns.playing ?? { claim: null, run: 0 };
    const entry = claim?.entry ?? null;
    const last = stretches.at(-1);
    const end = Math.min(turns.next, to);
    if (last !== undefined && last.entry === entry && last.run === run) {
      stretches[stretches.length - 1] = { ...last, end };
    } else stretches.push({ start: at, end, entry, run });
    at = end;
    if (at < to) turns.goTo(at);
  }
  return { stretches, runs: turns.runs };
}

/** As if every playlist looped: then whoever has something to play keeps its turn. */
const ABLE: Judge = {
  shows: (program, _run, instant) => program.playableAt(instant),
  sameUntil: (program, _run, instant) => program.nextCut(instant),
};

/**
 * The last instant at `from` ≤ instant < `to` at which the past can't matter, so that runs are empty there: nobody has
 * anything to play, or the first in order of those who have had no turn just before. `null` when there is none; what
 * came before `from` is not known.
 */
export function lastFreshStart(
  entries: readonly Entry[],
  clock: WallClock,
  from: number,
  to: number,
): number | null {
  const claims = claimsBetween(entries, clock, from, to);
  const underWay = new Map<Program, { start: number; end: number }[]>();
  for (const { entry, start, end } of claims) {
    const known = underWay.get(entry.program);
    if (known === undefined) underWay.set(entry.program, [{ start, end }]);
    else known.push({ start, end });
  }
  const wasAble = (program: Program, at: number) =>
    program.playableAt(at - 1) &&
    underWay.get(program)?.some(({ start, end }) => start < at && end >= at) === true;

  const turns = new Turns(claims, from, new Map(), ABLE);
  let before = turns.playing?.claim.entry.program ?? null;
  let fresh = before === null ? from : null;
  for (let at = turns.next; at < to; at = turns.next) {
    turns.goTo(at);
    const first = turns.playing?.claim.entry.program ?? null;
    if (first === null) fresh = at;
    else if (first !== before && (before?.loop === true || !wasAble(first, at))) fresh = at;
    before = first;
  }
  return fresh;
}
