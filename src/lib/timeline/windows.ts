import { lastAtMost } from './ascending';
import { DAY } from './day';
import { HORIZON, LOOK, MARGIN, Milestones, YEAR } from './milestones';
import type { WallClock } from './wall-clock';
import { coversWeek, type WeekTimes } from './week-times';

/** When something may play: `from` ≤ instant < `to`, and while all of `times` are on. */
export interface Window {
  readonly from: number;
  readonly to: number;
  readonly times: readonly WeekTimes[];
}

/** Windows by their place, in order. */
type Places = readonly number[];

/** A span in which the same windows are open, as long as it can be, and which they are, by their place. */
export interface Stay {
  readonly start: number;
  readonly end: number;
  readonly open: Places;
}

/** A stretch between two dates on which windows begin or end. */
interface Stretch {
  readonly start: number;
  readonly end: number;
  /** Open throughout. */
  readonly steady: Places;
  /** Open while their times are on. */
  readonly weekly: Places;
  readonly times: readonly WeekTimes[];
}

/** Which windows are open at `from` ≤ instant < `to`, and when that changes. */
interface Ahead extends Omit<Stay, 'start'> {
  readonly from: number;
  readonly to: number;
}

const FIRST_LOOK = 2 * DAY;
const KEPT_AHEAD = 4;
/** Looking back from beyond it, over years without a change, would take for ever. */
const FAR = 230 * YEAR;
const KEPT_STRETCHES = 64;

/**
 * Windows that open and close by dates and by the week, asked which are open at an instant and since and until when
 * exactly these are. Changes that come each week are found by looking through the days around the instant; when a whole
 * week has none, only the surroundings of milestones can. (Clock changes more than three years ahead, before 1970
 * or after 2200 are not looked at for that.)
 */
export class Windows {
  /** The instants at which windows begin or end for good, in order. */
  readonly dates: readonly number[];
  /** The local times of day at which weekly parts of them begin or end. */
  readonly localTimes: readonly number[];
  readonly #windows: readonly Window[];
  readonly #milestones: Milestones;
  readonly #stretches = new Map<number, Stretch>();
  /** The last answers; time goes on in small steps, and most questions have the answer of the one before. */
  readonly #ahead: Ahead[] = [];

  constructor(windows: readonly Window[], clock: WallClock) {
    this.#windows = windows;
    const dates = new Set<number>();
    for (const { from, to } of windows) {
      if (from !== -Infinity) dates.add(from);
      if (to !== Infinity) dates.add(to);
    }
    this.dates = [...dates].sort((a, b) => a - b);
    const patterns = [...new Set(windows.flatMap(({ times }) => times))].flatMap(({ patterns: all }) => all);
    this.localTimes = [...new Set(patterns.flatMap(({ start, end }) => [start % DAY, end % DAY]))];
    const closed = patterns.flatMap(({ except }) => [...except].map((day) => day * DAY));
    this.#milestones = new Milestones(closed, this.localTimes, clock);
  }

  openAt(instant: number): Places {
    return this.#openIn(this.#stretchAt(instant), instant);
  }

  /** Since when and until when the same windows are open. */
  stayAt(instant: number): Stay {
    const { end, open } = this.#aheadOf(instant);
    return { start: this.#start(instant, open), end, open };
  }

  /** The first instant after this one at which other windows are open. */
  nextChange(instant: number): number {
    return this.#aheadOf(instant).end;
  }

  #aheadOf(instant: number): Ahead {
    const known = this.#ahead.find(({ from, to }) => instant >= from && instant < to);
    if (known !== undefined) return known;
    const open = this.openAt(instant);
    const end = this.#end(instant, open);
    // That none is known is true of this year: in the next one clock changes are looked at that lie further ahead.
    const to = Math.min(end, (Math.floor(instant / YEAR) + 1) * YEAR);
    const ahead = { from: instant, to, end, open };
    this.#ahead.unshift(ahead);
    this.#ahead.length = Math.min(this.#ahead.length, KEPT_AHEAD);
    return ahead;
  }

  /** Whether at any time some window is open, as far as can be told without looking at each. */
  get neverShut(): boolean {
    if (this.localTimes.length === 0 && this.dates.length === 0) return this.#windows.length > 0;
    for (let index = -1; index < this.dates.length; index += 1) {
      const { steady, weekly } = this.#makeStretch(index);
      if (steady.length > 0) continue;
      const alone = weekly.flatMap((place) => {
        const times = this.#windows[place]?.times ?? [];
        return times.length === 1 ? (times[0]?.patterns ?? []) : [];
      });
      if (!coversWeek(alone)) return false;
    }
    return true;
  }

  #openIn({ steady, weekly }: Stretch, instant: number): Places {
    if (weekly.length === 0) return steady;
    const open = weekly.filter((place) => this.#windows[place]?.times.every((times) => times.onAt(instant)));
    return [...steady, ...open].sort((a, b) => a - b);
  }

  #end(instant: number, open: Places): number {
    let from = instant;
    for (;;) {
      const stretch = this.#stretchAt(from);
      const found = this.#firstOther(stretch, from, open);
      if (found !== null) return found;
      if (stretch.end === Infinity || !alike(this.openAt(stretch.end), open)) return stretch.end;
      from = stretch.end;
    }
  }

  #start(instant: number, open: Places): number {
    let until = instant;
    for (;;) {
      const stretch = this.#stretchAt(until);
      const found = this.#lastOther(stretch, until, open);
      if (found !== null) return found;
      if (stretch.start === -Infinity || !alike(this.openAt(stretch.start - 1), open)) return stretch.start;
      until = stretch.start - 1;
    }
  }

  /** The first instant after `from`, within a stretch, at which the open windows are not these. */
  #firstOther(stretch: Stretch, from: number, open: Places): number | null {
    if (stretch.times.length === 0) return null;
    // From the year's start, so that all instants of a year look equally far.
    const horizon = Math.floor(from / YEAR) * YEAR + HORIZON;
    let at = from;
    let step = FIRST_LOOK;
    while (at < stretch.end - 1) {
      const to = Math.min(at + step, stretch.end - 1);
      for (let edge = nextEdge(stretch.times, at, to); edge <= to; edge = nextEdge(stretch.times, edge, to)) {
        if (!alike(this.#openIn(stretch, edge), open)) return edge;
      }
      if (step === LOOK) {
        const milestone = this.#milestones.after(at - MARGIN, horizon, false);
        if (milestone === null) return null;
        at = milestone > to + MARGIN ? milestone - MARGIN : to;
      } else at = to;
      step = LOOK;
    }
    return null;
  }

  /** The last instant at or before `until`, within a stretch, just before which the open windows were not these. */
  #lastOther(stretch: Stretch, until: number, open: Places): number | null {
    if (stretch.times.length === 0) return null;
    let at = until;
    let step = FIRST_LOOK;
    while (at > stretch.start) {
      const from = Math.max(at - step, stretch.start);
      for (
        let edge = lastEdge(stretch.times, from, at);
        edge > from;
        edge = lastEdge(stretch.times, from, edge - 1)
      ) {
        if (!alike(this.#openIn(stretch, edge - 1), open)) return edge;
      }
      if (step === LOOK) {
        const milestone = at > FAR ? FAR : this.#milestones.before(at + MARGIN);
        if (milestone === null) return null;
        at = milestone < from - MARGIN ? milestone + MARGIN : from;
      } else at = from;
      step = LOOK;
    }
    return null;
  }

  #stretchAt(instant: number): Stretch {
    const index = lastAtMost(this.dates, instant);
    let stretch = this.#stretches.get(index);
    if (stretch === undefined) {
      if (this.#stretches.size >= KEPT_STRETCHES) this.#stretches.clear();
      stretch = this.#makeStretch(index);
      this.#stretches.set(index, stretch);
    }
    return stretch;
  }

  #makeStretch(index: number): Stretch {
    const start = this.dates[index] ?? -Infinity;
    const end = this.dates[index + 1] ?? Infinity;
    const steady: number[] = [];
    const weekly: number[] = [];
    const times = new Set<WeekTimes>();
    for (const [place, window] of this.#windows.entries()) {
      if (window.from > start || window.to < end) continue;
      if (window.times.length === 0) steady.push(place);
      else weekly.push(place);
      for (const one of window.times) times.add(one);
    }
    return { start, end, steady, weekly, times: [...times] };
  }
}

/** Where the first of them turns on or off at `from` < instant ≤ `to`; else `Infinity`. */
function nextEdge(times: readonly WeekTimes[], from: number, to: number): number {
  return times.reduce((first, one) => Math.min(first, one.nextEdge(from, to)), Infinity);
}

/** Where the last of them turns on or off at `from` < instant ≤ `to`; else `-Infinity`. */
function lastEdge(times: readonly WeekTimes[], from: number, to: number): number {
  return times.reduce((last, one) => Math.max(last, one.lastEdge(from, to)), -Infinity);
}

function alike(one: Places, other: Places): boolean {
  return one.length === other.length && one.every((place, index) => place === other[index]);
}
