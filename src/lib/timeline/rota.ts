import { DAY } from './day';
import { HORIZON, LOOK, MARGIN, type Milestones } from './milestones';
import type { Program } from './program';
import { milestonesOf, nextPlaying, type Entry } from './rota-entry';
import { lastFreshStart, playThrough, type Stretch } from './rota-sweep';
import type { Runs } from './rota-turns';
import type { WallClock } from './wall-clock';

const WEEK = 7 * DAY;
/** How much is worked out at once when time goes on. */
const STEP = 2 * DAY;
/** A kiosk runs for years: what lies further back is forgotten, and worked out again if somebody asks. */
const LONGEST_TAPE = 64 * DAY;

/** What has been worked out: stretches without a hole from `from` to `to`, and the runs at `to`. */
interface Tape {
  readonly from: number;
  to: number;
  stretches: Stretch[];
  runs: Runs;
}

/**
 * What a set of schedule entries plays in one zone, whatever launches do meanwhile: overlaps decided, touching entries
 * joined into runs. Screens with the same entries share one. It knows time from the Unix epoch on.
 */
export class Rota {
  readonly #entries: readonly Entry[];
  readonly #clock: WallClock;
  #knownMilestones: Milestones | null = null;
  /** A span in which nobody is under way with anything to play. */
  #pause = { from: 0, to: 0 };
  #tape: Tape = { from: 0, to: 0, stretches: [], runs: new Map() };

  constructor(entries: readonly Entry[], clock: WallClock) {
    this.#entries = entries;
    this.#clock = clock;
  }

  /** Most questions are answered without them. */
  get #milestones(): Milestones {
    this.#knownMilestones ??= milestonesOf(this.#entries, this.#clock);
    return this.#knownMilestones;
  }

  /** The entry that plays, and when its run began; null when none has anything to play. */
  playing(instant: number): { readonly entry: Entry; readonly run: number } | null {
    if (instant < 0 || this.#entries.length === 0) return null;
    const { entry, run } = this.#stretchAt(instant);
    return entry === null ? null : { entry, run };
  }

  /** The first instant after `instant` and before `limit` at which another run, or none, plays; else `Infinity`. */
  runEnd(instant: number, limit: number): number {
    const now = this.#stretchAt(instant).entry?.program;
    return this.#search(instant, limit, ({ entry }) => entry?.program !== now);
  }

  /** The first instant after `instant` and before `limit` at which another entry, or none, plays; else `Infinity`. */
  entryEnd(instant: number, limit: number): number {
    const now = this.#stretchAt(instant).entry;
    return this.#search(instant, limit, ({ entry }) => entry !== now);
  }

  /** The first instant after `instant`, at which none plays, and before `limit` at which one does; else `Infinity`. */
  nextPlay(instant: number, limit: number): number {
    if (this.#entries.length === 0) return Infinity;
    if (instant < 0) return this.playing(0) === null ? this.nextPlay(0, limit) : 0;
    if (instant < this.#pause.from || instant >= this.#pause.to) {
      const next = this.#entries.map((entry) => nextPlaying(entry, this.#clock, instant - 1));
      this.#pause = { from: instant, to: next.reduce((a, b) => Math.min(a, b)) };
    }
    // While nobody is under way, whoever comes first plays; otherwise all that are under way have played to their end.
    if (this.#pause.to > instant) return this.#pause.to;
    return this.#search(instant, limit, (then) => then.entry !== null);
  }

  #search(instant: number, limit: number, wanted: (stretch: Stretch) => boolean): number {
    this.#stretchAt(instant);
    const tape = this.#tape;
    let index = tape.stretches.findLastIndex((stretch) => stretch.start <= instant) + 1;
    let lookedFrom = instant;
    for (;;) {
      for (; index < tape.stretches.length; index += 1) {
        const stretch = tape.stretches[index];
        if (stretch !== undefined && wanted(stretch)) return stretch.start < limit ? stretch.start : Infinity;
      }
      if (tape.to >= limit) return Infinity;
      const milestone = this.#milestones.before(tape.to + MARGIN);
      if (milestone !== null) lookedFrom = Math.max(lookedFrom, Math.min(milestone + MARGIN, tape.to));
      if (tape.to - lookedFrom >= LOOK) break;
      this.#extend(tape);
    }
    return this.#searchMilestones(tape, limit, instant + HORIZON, wanted);
  }

  /** A whole week without what is wanted: the runs stay as they are, only the surroundings of milestones can differ. */
  #searchMilestones(
    start: { readonly to: number; readonly runs: Runs },
    limit: number,
    horizon: number,
    wanted: (stretch: Stretch) => boolean,
  ): number {
    let { to, runs } = start;
    for (;;) {
      const milestone = this.#milestones.after(to - MARGIN, horizon, false);
      if (milestone === null) return Infinity;
      const from = Math.max(to, milestone - MARGIN);
      if (from >= limit) return Infinity;
      to = milestone + MARGIN + LOOK;
      const played = this.#play(from, to, runs);
      const found = played.stretches.find(wanted);
      if (found !== undefined) return found.start < limit ? found.start : Infinity;
      runs = played.runs;
    }
  }

  #stretchAt(instant: number): Stretch {
    const { from, to } = this.#tape;
    if (instant < from || instant >= to + LOOK || (instant >= to && to - from > LONGEST_TAPE)) {
      this.#tape = this.#newTape(instant);
    }
    const tape = this.#tape;
    while (tape.to <= instant) this.#extend(tape);
    let low = 0;
    let high = tape.stretches.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((tape.stretches[middle]?.start ?? Infinity) <= instant) low = middle;
      else high = middle - 1;
    }
    return tape.stretches[low] ?? { start: tape.from, end: tape.to, entry: null, run: 0 };
  }

  #extend(tape: Tape): void {
    const to = tape.to + STEP;
    const played = this.#play(tape.to, to, tape.runs);
    for (const stretch of played.stretches) {
      const last = tape.stretches.at(-1);
      if (last !== undefined && last.entry === stretch.entry && last.run === stretch.run) {
        tape.stretches[tape.stretches.length - 1] = { ...last, end: stretch.end };
      } else tape.stretches.push(stretch);
    }
    tape.to = to;
    tape.runs = played.runs;
  }

  #play(from: number, to: number, runs: Runs) {
    return playThrough(this.#entries, this.#clock, from, to, runs);
  }

  #newTape(instant: number): Tape {
    const fresh = this.#freshBefore(instant);
    if (instant - fresh <= LOOK) return { from: fresh, to: fresh, stretches: [], runs: new Map() };
    const to = instant - STEP;
    return { from: to, to, stretches: [], runs: this.#runsAfter(fresh, to) };
  }

  /** The last instant, at or before this one, at which runs are known to be empty. */
  #freshBefore(instant: number): number {
    let to = instant;
    let length = DAY;
    for (;;) {
      const from = Math.max(0, to - length);
      const found = lastFreshStart(this.#entries, this.#clock, from, to + 1);
      if (found !== null || from === 0) return found ?? 0;
      const milestone = this.#milestones.before(to + MARGIN);
      const calmFrom = milestone === null ? 0 : milestone + MARGIN;
      // A whole week without a fresh start, and no milestone: there is none in the weeks before either.
      to = length === LOOK && calmFrom < from ? calmFrom : from;
      if (to === 0) return 0;
      length = Math.min(LOOK, length * 3);
    }
  }

  /** The runs at `to`, when nothing since `from`, where there were none, started afresh. */
  #runsAfter(from: number, to: number): Runs {
    if (this.#entries.every(({ program }) => program.steady)) {
      const first = this.#play(from, from + 1, new Map());
      return first.runs;
    }
    let at = from;
    let runs: Runs = new Map();
    while (at < to) {
      const end = Math.min(to, at + WEEK);
      const then = this.#play(at, end, runs).runs;
      const weeks = end - at < WEEK ? 0 : this.#weeksAlike(runs, then, end, to);
      runs =
        weeks === 0
          ? then
          : new Map([...then].map(([program, run]) => [program, later(runs, program, run, weeks)]));
      at = end + weeks * WEEK;
    }
    return runs;
  }

  /** How many weeks follow a week's end that are sure to be like it: nothing in `then` is new but what is each week. */
  #weeksAlike(before: Runs, then: Runs, end: number, to: number): number {
    const milestone = this.#milestones.after(end - WEEK - MARGIN, to, true);
    let until = milestone === null ? to : Math.min(to, milestone - MARGIN);
    if (before.size !== then.size) return 0;
    for (const [program, run] of then) {
      const was = before.get(program);
      if (was !== run) {
        if (was !== run - WEEK) return 0;
      } else if (!program.loop) {
        // It ends once, unless its cycle starts anew each week.
        const anchor = program.anchor(run, end);
        const anchorBefore = program.anchor(run, end - WEEK);
        if (anchor === anchorBefore) until = Math.min(until, program.sameUntil(run, end));
        else if (anchor !== anchorBefore + WEEK) return 0;
      }
    }
    return Math.max(0, Math.floor((until - end) / WEEK));
  }
}

/** A run that a number of like weeks moved on: one that lasts stays where it began, one of each week moves with them. */
function later(before: Runs, program: Program, run: number, weeks: number): number {
  return before.get(program) === run ? run : run + weeks * WEEK;
}
