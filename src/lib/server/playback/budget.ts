/** How long one caller may keep the server's thread at a stretch, and what comes back with each ms of waiting. */
const BURST_MS = 1_000;
const SHARE = 0.2;
const MOST_CALLERS = 10_000;

/**
 * Keeps anyone from taking the server's thread for themselves by asking what is dear to answer: in the long run a caller
 * gets a fifth of it. Whoever has spent more waits until it is paid back.
 */
export class Budget {
  /** By caller: how much is spent, and when that was so. */
  readonly #spent = new Map<string, { readonly ms: number; readonly at: number }>();

  /** @param now a clock in ms that only goes forward */
  constructor(private readonly now: () => number) {}

  /** How many ms this caller has to wait first; 0: go on. */
  waitMs(caller: string): number {
    return Math.max(0, Math.ceil((this.#owed(caller) - BURST_MS) / SHARE));
  }

  /** Does the work on the caller's account, and says what it cost in ms. */
  spend<T>(caller: string, work: () => T): { readonly value: T; readonly ms: number } {
    const owed = this.#owed(caller);
    const start = this.now();
    try {
      const value = work();
      return { value, ms: this.now() - start };
    } finally {
      const at = this.now();
      this.#spent.delete(caller);
      this.#spent.set(caller, { ms: owed + at - start, at });
      const oldest = this.#spent.size > MOST_CALLERS ? this.#spent.keys().next() : null;
      if (oldest?.done === false) this.#spent.delete(oldest.value);
    }
  }

  #owed(caller: string): number {
    const { ms, at } = this.#spent.get(caller) ?? { ms: 0, at: this.now() };
    return Math.max(0, ms - (this.now() - at) * SHARE);
  }
}
