import { DAY, LAST_DAY } from './day';
import { lastAtMost } from './program';
import type { Entry } from './rota-entry';
import type { WallClock } from './wall-clock';

/** A milestone says nothing about what happens this far away from it: zones and overnight runs blur its date. */
export const MARGIN = 4 * DAY;

const YEAR = 366 * DAY;

/**
 * The instants around which a screen's week may differ from the week before: dates that its entries name, changes of
 * what their playlists may play, and clock changes. Between them every local week is like the one before it.
 */
export class Milestones {
  readonly #dated: readonly number[];
  readonly #times: readonly number[];
  readonly #clock: WallClock;
  readonly #years = new Map<string, readonly number[]>();

  constructor(entries: readonly Entry[], clock: WallClock) {
    const dated = new Set<number>();
    const times = new Set<number>();
    for (const { pattern, program } of entries) {
      if (pattern.from !== -Infinity) dated.add(pattern.from * DAY);
      if (pattern.to < LAST_DAY) dated.add((pattern.to + 1) * DAY);
      for (const day of pattern.except) dated.add(day * DAY);
      for (const cut of program.cuts) dated.add(cut);
      times.add(pattern.start % DAY);
      times.add(pattern.end % DAY);
    }
    this.#dated = [...dated].sort((a, b) => a - b);
    this.#times = [...times];
    this.#clock = clock;
  }

  /**
   * The last one before `instant` and not before the Unix epoch, or null. Only clock changes that can matter count: those
   * that skip or repeat a time at which an entry starts or ends.
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

  /** Whether some entry starts or ends at a local time from the one to the other (given in either order). */
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
