import { createSubscriber } from 'svelte/reactivity';

/**
 * The current instant (ms since the Unix epoch), fresh every second while somebody looks at it. `read` is the clock:
 * pass the server-corrected one, so that what is said about screens is said in their time.
 */
export class Now {
  readonly #read: () => number;
  readonly #subscribe: () => void;

  constructor(read: () => number) {
    this.#read = read;
    this.#subscribe = createSubscriber((update) => {
      const timer = setInterval(update, 1_000);
      return () => clearInterval(timer);
    });
  }

  get current(): number {
    this.#subscribe();
    return this.#read();
  }

  /** The current instant, once: nothing is brought up to date by it. */
  peek(): number {
    return this.#read();
  }
}
