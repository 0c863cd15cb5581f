import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { ServerContext } from '../context';
import { SqlLimiter } from './sql-limiter';

export interface SavedLimiterOptions {
  /** Under this it stands in the database, apart from the others. */
  readonly name: string;
  /** So many … */
  readonly points: number;
  /** … in so many seconds, from the first one on. */
  readonly seconds: number;
  /** Of how many keys at once the part that is not saved yet is remembered. */
  readonly mostKeys?: number;
}

export interface Counted {
  /** In this window, by all processes on the database as far as it is known. */
  readonly count: number;
  readonly msToNext: number;
}

/** Sums below this part of what a key may have wait for more: whoever invents a key for each call writes nothing. */
const WORTH_SAVING = 0.01;

/**
 * Counts in memory and saves the sums now and then, because a write that is synced to the disk for every call would cost
 * more than the call. What was saved survives a restart, and counts for every process on the same database.
 */
export class SavedLimiter {
  readonly #memory: RateLimiterMemory;
  readonly #saved: SqlLimiter;
  /** What was counted here in the present window and is not in the database yet. */
  readonly #unsaved = new Map<string, number>();
  readonly #worthSaving: number;
  readonly #mostKeys: number;
  #saving: Promise<void> | null = null;

  constructor(
    store: Pick<ServerContext, 'db' | 'now'>,
    { name, points, seconds, mostKeys = 10_000 }: SavedLimiterOptions,
  ) {
    this.#memory = new RateLimiterMemory({ points, duration: seconds });
    // What can't be written is kept here and written the next time.
    this.#saved = new SqlLimiter(store, { keyPrefix: name, points, duration: seconds }, 'uninsured');
    this.#worthSaving = Math.ceil(points * WORTH_SAVING);
    this.#mostKeys = mostKeys;
  }

  async count(key: string): Promise<Counted> {
    const { consumedPoints, isFirstInDuration, msBeforeNext } = await this.#memory.penalty(key);
    this.#countUnsaved(key, isFirstInDuration ? 1 : (this.#unsaved.get(key) ?? 0) + 1);
    // A clock that was set back makes no window longer.
    return { count: consumedPoints, msToNext: Math.min(msBeforeNext, this.#memory.duration * 1_000) };
  }

  /**
   * Writes what was counted here and reads what others wrote. Also at the start, before the first one is counted.
   * @throws {DbError} what could not be written counts on in memory, and is written the next time
   */
  save(): Promise<void> {
    this.#saving ??= this.#save().finally(() => {
      this.#saving = null;
    });
    return this.#saving;
  }

  #countUnsaved(key: string, points: number): void {
    this.#unsaved.delete(key);
    this.#unsaved.set(key, points);
    if (this.#unsaved.size <= this.#mostKeys) return;
    const [rested] = this.#unsaved.keys();
    if (rested === undefined) return;
    this.#unsaved.delete(rested);
    void this.#memory.delete(rested);
  }

  async #save(): Promise<void> {
    // All at once, so that they share a commit.
    const written = await Promise.allSettled([...this.#unsaved].map((sum) => this.#write(sum)));
    await this.#read();
    for (const outcome of written) if (outcome.status === 'rejected') throw outcome.reason;
  }

  async #write([key, points]: readonly [string, number]): Promise<void> {
    const { msBeforeNext = 0 } = (await this.#memory.get(key)) ?? {};
    if (msBeforeNext <= 0) this.#unsaved.delete(key);
    if (msBeforeNext <= 0 || points < this.#worthSaving) return;
    // Others are counted while this is written.
    this.#unsaved.delete(key);
    try {
      await this.#saved.penalty(key, points, { customDuration: msBeforeNext / 1_000 });
    } catch (error) {
      this.#countUnsaved(key, (this.#unsaved.get(key) ?? 0) + points);
      throw error;
    }
  }

  /** Only ever counts more: a sum that is not on the disk forgives nobody. */
  async #read(): Promise<void> {
    for (const { key, points, msLeft } of await this.#saved.counted()) {
      const known = await this.#memory.get(key);
      const sum = points + (this.#unsaved.get(key) ?? 0);
      if (sum > (known?.consumedPoints ?? 0)) await this.#memory.set(key, sum, msLeft / 1_000);
    }
  }
}
