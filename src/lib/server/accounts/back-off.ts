/** Failures that cost nothing: people mistype. */
const FREE_FAILURES = 5;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/** After this long without a failure it is forgotten. */
const FORGET_AFTER_MS = 15 * 60_000;
/** The memory that strangers can make us use; beyond it the oldest entries go. */
const MOST_KEYS = 10_000;

interface Failures {
  count: number;
  last: number;
}

/**
 * Slows down guessing: from the sixth failure on, each doubles the wait, up to a minute, so nobody is shut out for
 * long. In memory: a restart forgives. A try counts as a failure from its start, so that a hundred at once don't pass.
 */
export class BackOff {
  readonly #failures = new Map<string, Failures>();
  constructor(private readonly free = FREE_FAILURES) {}

  /** Counts a try and says how many ms it must wait first; 0: go on. A try that must wait does not count. */
  begin(key: string, now: number): number {
    const known = this.#failures.get(key);
    const current =
      known !== undefined && now - known.last < FORGET_AFTER_MS ? known : { count: 0, last: now };
    const over = current.count - this.free;
    if (over >= 0) {
      const wait = Math.min(FIRST_WAIT_MS * 2 ** over, LONGEST_WAIT_MS);
      const left = current.last + wait - now;
      if (left > 0) return left;
    }
    // Re-inserted, so that the map's order is that of the last failure.
    this.#failures.delete(key);
    this.#failures.set(key, { count: current.count + 1, last: now });
    if (this.#failures.size > MOST_KEYS) {
      const oldest = this.#failures.keys().next();
      if (oldest.done !== true) this.#failures.delete(oldest.value);
    }
    return 0;
  }

  succeeded(key: string): void {
    this.#failures.delete(key);
  }
}
