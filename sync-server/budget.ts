/** A token bucket: `burst` at once, refilled at `perSecond`. */
export class Budget {
  #left: number;
  #at: number;

  constructor(
    private readonly burst: number,
    private readonly perSecond: number,
    /** Of a clock in ms that only goes forward. */
    now: number,
  ) {
    this.#left = burst;
    this.#at = now;
  }

  /** Whether there was enough; if not, nothing is taken. */
  take(tokens: number, now: number): boolean {
    this.#left = Math.min(this.burst, this.#left + ((now - this.#at) / 1_000) * this.perSecond);
    this.#at = now;
    if (this.#left < tokens) return false;
    this.#left -= tokens;
    return true;
  }
}
