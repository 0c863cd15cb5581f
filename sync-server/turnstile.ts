/** Lets so many in at once; the rest wait in the order in which they came (SS9.2). */
export class Turnstile<T extends object> {
  readonly #inside = new Map<T, number>();
  readonly #waiting = new Map<T, () => void>();
  #calling = false;

  constructor(
    private readonly places: number,
    /** Of a clock in ms that only goes forward. */
    private readonly now: () => number,
  ) {}

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Runs `start` when it is this one's turn: at once while there are places. It ends with `leave`. */
  enter(who: T, start: () => void): void {
    if (this.#inside.has(who)) start();
    else if (this.#inside.size < this.places) this.#start(who, start);
    else this.#waiting.set(who, start);
  }

  /** It is done, or gone. Safe to call more than once, and for who never came. */
  leave(who: T): void {
    if (this.#waiting.delete(who) || !this.#inside.delete(who)) return;
    this.#next();
  }

  /** Gives the places of those that came in longer ago than this to others. */
  giveUpOn(olderThanMs: number): void {
    const since = this.now() - olderThanMs;
    for (const [who, at] of this.#inside) {
      if (at > since) return;
      this.leave(who);
    }
  }

  /** Who is done at once leaves while it is being let in: one loop lets all of those pass, or thousands would nest. */
  #next(): void {
    if (this.#calling) return;
    this.#calling = true;
    try {
      for (const [who, start] of this.#waiting) {
        if (this.#inside.size >= this.places) return;
        this.#waiting.delete(who);
        this.#start(who, start);
      }
    } finally {
      this.#calling = false;
    }
  }

  #start(who: T, start: () => void): void {
    this.#inside.set(who, this.now());
    start();
  }
}
