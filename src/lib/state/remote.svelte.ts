/** Something that only the server knows, as it last said it. Read on demand: it is no part of the replica. */
export class Remote<T> {
  #value = $state.raw<T | null>(null);
  #problem = $state.raw<string | null>(null);
  readonly #load: () => Promise<T>;
  #asked = 0;

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  /** The last answer; null before the first one. */
  get current(): T | null {
    return this.#value;
  }

  /** Why the last question got no answer, as a sentence. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Asks again. Of questions that overtake each other the newest one counts. */
  async refresh(): Promise<void> {
    this.#asked += 1;
    const question = this.#asked;
    try {
      const value = await this.#load();
      if (question !== this.#asked) return;
      this.#value = value;
      this.#problem = null;
    } catch (error) {
      if (question !== this.#asked) return;
      this.#problem = error instanceof Error ? error.message : String(error);
    }
  }

  /** Takes a newer answer that came by another way, such as that of a command. */
  set(value: T): void {
    this.#asked += 1;
    this.#value = value;
    this.#problem = null;
  }
}
