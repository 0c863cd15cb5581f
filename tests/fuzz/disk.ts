import { DbError } from '#lib/server/db/db';
import type { DocumentStore } from '#sync-server/store/store';
import type { Platter } from './platter';

const READS: ReadonlySet<string> = new Set<keyof DocumentStore>(['load', 'history', 'final']);

/** A call of the store on its way: not begun, done but not yet answered, or answered. */
interface Job {
  readonly name: string;
  readonly run: () => Promise<void>;
  readonly answer: () => void;
  begun: boolean;
}

/**
 * A store whose every call happens in two steps that the fuzz takes when it likes: first it is carried out in the real
 * store, then whoever called is told. A crash between them leaves on the disk what nobody was told of; one before them
 * loses it. After `die` nothing of it happens any more.
 */
export class Disk {
  readonly store: DocumentStore;
  readonly #jobs: Job[] = [];
  #dead = false;
  #begun: Promise<void> | null = null;

  constructor(
    private readonly platter: Platter,
    /** The store refused though it has space: it was asked for what makes no sense. */
    private readonly onRefused: (name: string, error: unknown) => void,
  ) {
    const schedule = (name: string, call: () => Promise<unknown>, args: readonly unknown[]) =>
      this.#schedule(name, call, args);
    this.store = new Proxy(platter.store, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== 'function' || typeof key !== 'string') return value;
        return (...args: readonly unknown[]): Promise<unknown> =>
          schedule(key, async () => (await Reflect.apply(value, target, args)) as unknown, args);
      },
    });
  }

  get waiting(): number {
    return this.#jobs.length;
  }

  /** Whether something is on the disk that nobody was told of. */
  get halfway(): boolean {
    return this.#jobs.some(({ begun }) => begun);
  }

  /** Takes the oldest call one step further. Returns whether there was one. */
  async step(): Promise<boolean> {
    const [job] = this.#jobs;
    if (job === undefined) return false;
    if (!job.begun) {
      job.begun = true;
      this.#begun = job.run();
      await this.#begun;
    } else {
      this.#jobs.shift();
      job.answer();
    }
    return true;
  }

  /** The server is dead: what was begun is on the disk, the rest never will be. */
  async die(): Promise<void> {
    this.#dead = true;
    await this.#begun;
    this.#jobs.length = 0;
  }

  #schedule(name: string, call: () => Promise<unknown>, args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#dead) return; // Nobody is there to be answered.
      let answer: () => void = () => undefined;
      this.#jobs.push({
        name,
        begun: false,
        run: async () => {
          try {
            if (this.platter.full && !READS.has(name)) throw new DbError('full', 'There is no space left.');
            const value = await call();
            this.platter.done(name, args);
            answer = () => resolve(value);
          } catch (error) {
            // A snapshot that comes too late, for another epoch has begun, is refused: nobody needs it.
            if (!this.platter.full && name !== 'saveSnapshot') this.onRefused(name, error);
            answer = () => reject(error instanceof Error ? error : new Error(String(error)));
          }
        },
        answer: () => answer(),
      });
    });
  }
}
