import { lastAtMost } from './ascending';
import { DAY } from './day';
import type { WallClock } from './wall-clock';

/** A milestone says nothing about what happens this far away from it: zones and overnight runs blur its date. */
export const MARGIN = 4 * DAY;

export const YEAR = 366 * DAY;

/** Beyond it clock changes are not looked at; dates that people chose always are. */
export const HORIZON = 3 * 366 * DAY;

/** A little more than a week: what didn't happen in so long, away from milestones, doesn't happen before the next. */
export const LOOK = 9 * DAY;

/**
 * The instants around which a week may differ from the week before: dates that were named, and clock changes. Between
 * them every local week is like the one before it.
 */
export class Milestones {
  readonly #dated: readonly number[];
  readonly #times: readonly number[];
  readonly #clock: WallClock;
  readonly #years = new Map<string, readonly number[]>();

  /** `dated` are instants, right to a few hours; `times` the local times of day at which something starts or ends. */
  constructor(dated: Iterable<number>, times: Iterable<number>, clock: WallClock) {
    this.#dated = [...new Set(dated)].sort((a, b) => a - b);
    this.#times = [...new Set(times)];
    this.#clock = clock;
  }

  /**
   * The last one before `instant` and not before the Unix epoch, or null. Only clock changes that can matter count: those
   * that skip or repeat one of the times.
   */
  before(instant: number): number | null {
    const dated = this.#dated[lastAtMost(this.#dated, instant - 1)] ?? -Infinity;
    for (let year = Math.floor(instant / YEAR); year >= 0 && (year + 1) * YEAR > dated; year -= 1) {
      const change = this.#changes(year, false).findLast((at) => at < instant);
      if (change !== undefined) return Math.max(change, dated);
    }
    return dated >= 0 ? dated : null;
  }

  /** The first one after `instant`; clock changes only up to `horizon`, and, if `every` is set, all of them. */
  after(instant: number, horizon: number, every: boolean): number | null {
    const dated = this.#dated[lastAtMost(this.#dated, instant) + 1] ?? Infinity;
    for (let year = Math.floor(instant / YEAR); year * YEAR < Math.min(dated, horizon); year += 1) {
      const change = this.#changes(year, every).find((at) => at > instant);
      if (change !== undefined) return Math.min(change, dated);
    }
    return dated === Infinity ? null : dated;
  }

  #changes(year: number, every: boolean): readonly number[] {
    const key = `${year} ${every}`;
    let changes = this.#years.get(key);
    if (changes === undefined) {
      changes = this.#clock
        .transitions(year * YEAR, (year + 1) * YEAR)
        .filter(({ at, before, after }) => every || this.#touches(at + before, at + after))
        .map(({ at }) => at);
      this.#years.set(key, changes);
    }
    return changes;
  }

  /** Whether one of the times lies between two local times, given in either order. */
  #touches(one: number, other: number): boolean {
    const from = Math.min(one, other);
    const to = Math.max(one, other);
    const midnight = Math.floor(from / DAY) * DAY;
    return this.#times.some((time) => {
      const first = midnight + time >= from ? midnight + time : midnight + time + DAY;
      return first <= to;
    });
  }
}
