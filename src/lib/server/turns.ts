/** Lets work through so many at a time; what comes meanwhile waits in order, up to a bound. */
export class Turns {
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  /** @param refusal the error for work that finds the queue full */
  constructor(
    private readonly atOnce: number,
    private readonly mayWait = Infinity,
    private readonly refusal: () => Error = () => new Error('too many are waiting'),
  ) {}

  /** Resolves or rejects as `work` does. @throws the refusal */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running < this.atOnce) this.#running += 1;
    else {
      if (this.#waiting.length >= this.mayWait) throw this.refusal();
      // Whoever leaves hands its place over, so the count stays as it is.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
