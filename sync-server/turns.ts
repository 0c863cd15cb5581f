export interface TurnsOptions<T> {
  /** What one's work may take before the next one's turn. */
  readonly sliceMs: number;
  /** What all of it may take before the event loop goes on. */
  readonly turnMs: number;
  /** A clock in ms that only goes forward. */
  readonly now: () => number;
  /** Whether this one has something to do. */
  readonly hasWork: (who: T) => boolean;
  /** Does one piece of it. */
  readonly work: (who: T) => void;
}

/**
 * Everyone's work in turns: who has much to do does a slice and goes to the end of the queue, so a neighbour waits for one
 * slice of each flood, not for its end (SS10.6).
 */
export class Turns<T> {
  readonly #ready = new Set<T>();
  #scheduled = false;

  constructor(private readonly options: TurnsOptions<T>) {}

  /** Tells that there may be something to do for this one. */
  add(who: T): void {
    this.#ready.add(who);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(this.#run);
  }

  readonly #run = (): void => {
    const { now, turnMs, hasWork } = this.options;
    const end = now() + turnMs;
    for (const who of this.#ready) {
      this.#ready.delete(who);
      this.#slice(who);
      // Behind everyone else: the loop comes to it again.
      if (hasWork(who)) this.#ready.add(who);
      if (now() >= end) break;
    }
    this.#scheduled = this.#ready.size > 0;
    if (this.#scheduled) setImmediate(this.#run);
  };

  #slice(who: T): void {
    const { now, sliceMs, hasWork, work } = this.options;
    const end = now() + sliceMs;
    while (hasWork(who)) {
      work(who);
      if (now() >= end) return;
    }
  }
}
