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
 * long. In memory, since nobody guesses 256 random bits: it keeps programs with an
 * old token from asking the database all day.
 */
export class BackOff {
  readonly #failures = new Map<string, Failures>();

  /** How many ms a try must wait; 0: go on. Counts nothing. */
  waitMs(key: string, now: number): number {
    const { count, last } = this.#known(key, now);
    const over = count - FREE_FAILURES;
    if (over < 0) return 0;
    return Math.max(0, last + Math.min(FIRST_WAIT_MS * 2 ** over, LONGEST_WAIT_MS) - now);
  }

  /** Counts a failure. */
  failed(key: string, now: number): void {
    const { count } = this.#known(key, now);
    // Re-inserted, so that the map's order is that of the last failure.
    this.#failures.delete(key);
    this.#failures.set(key, { count: count + 1, last: now });
    if (this.#failures.size <= MOST_KEYS) return;
    const oldest = this.#failures.keys().next();
    if (oldest.done !== true) this.#failures.delete(oldest.value);
  }

  #known(key: string, now: number): Failures {
    const known = this.#failures.get(key);
    return known !== undefined && now - known.last < FORGET_AFTER_MS ? known : { count: 0, last: now };
  }
}
