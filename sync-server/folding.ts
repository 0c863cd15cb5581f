import { setTimeout as timeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Fold, Folder } from './fold';
import type { DocumentStore } from './store/store';

/** When a fold is due, and how gently what it made unnecessary is put away. */
export interface FoldingPace {
  /** Updates, or bytes of them, since the last snapshot. */
  readonly rows: number;
  readonly bytes: number;
  /** After a fold the next one waits for so many times as long as that took: it is never more than a quarter of the work. */
  readonly restTimes: number;
  /** At least so long after one that failed. */
  readonly restAfterFailureMs: number;
  /** Updates that go to the archive in one step. */
  readonly stepRows: number;
  /** Between two steps. While edits are being committed in it, another one follows, `stepPauses` times at most. */
  readonly stepPauseMs: number;
  readonly stepPauses: number;
}

/** Rejects when the signal is aborted. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<unknown>;

export const FOLDING_PACE: FoldingPace = {
  rows: 5_000,
  bytes: 4 * 1024 * 1024,
  restTimes: 3,
  restAfterFailureMs: 30_000,
  stepRows: 250,
  stepPauseMs: 20,
  stepPauses: 50,
};

export interface FoldingOptions {
  readonly store: DocumentStore;
  readonly folder: Folder;
  readonly now: () => number;
  readonly log: Logger;
  readonly pace?: FoldingPace;
  /** For tests that have a time of their own. */
  readonly pause?: Pause;
  /** A snapshot was saved; it says what the document weighs. */
  readonly onFolded?: (fold: Fold) => void;
}

interface Amount {
  readonly rows: number;
  readonly bytes: number;
}

/**
 * Keeps loading quick: log and snapshot become the next snapshot now and then, and what no load needs any more goes to
 * the archive. Whatever of this fails is tried again later; the log has everything (SS12).
 */
export class Folding {
  readonly #options: FoldingOptions;
  readonly #pace: FoldingPace;
  readonly #pause: Pause;
  readonly #ending = new AbortController();
  #rows = 0;
  #bytes = 0;
  #commits = 0;
  #running: Promise<void> | null = null;

  constructor(options: FoldingOptions) {
    this.#options = options;
    this.#pace = options.pace ?? FOLDING_PACE;
    this.#pause = options.pause ?? ((ms, signal) => timeout(ms, undefined, { signal, ref: false }));
  }

  /** The document came to life with so much after its snapshot. */
  loaded({ rows, bytes }: Amount): void {
    this.#rows = rows;
    this.#bytes = bytes;
    // An earlier process may have been killed before it had put everything away.
    this.#running ??= this.#run();
  }

  /** So much more is on the disk. */
  committed({ rows, bytes }: Amount): void {
    this.#rows += rows;
    this.#bytes += bytes;
    this.#commits += 1;
    if (this.#isDue()) this.#running ??= this.#run();
  }

  /** Ends what is under way, at a point where everything is whole. */
  async close(): Promise<void> {
    this.#ending.abort();
    await this.#running;
  }

  #isDue(): boolean {
    return this.#rows >= this.#pace.rows || this.#bytes >= this.#pace.bytes;
  }

  async #run(): Promise<void> {
    const { signal } = this.#ending;
    try {
      do {
        const started = performance.now();
        const folded = !this.#isDue() || (await this.#tried('folded', () => this.#fold()));
        const restMs = (performance.now() - started) * this.#pace.restTimes;
        const ok = folded && (await this.#tried('put away', () => this.#putAway()));
        await this.#pause(ok ? restMs : Math.max(restMs, this.#pace.restAfterFailureMs), signal);
      } while (this.#isDue());
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#running = null;
    }
  }

  /** Nothing of it is lost when it fails: the log has everything. */
  async #tried(what: string, step: () => Promise<void>): Promise<boolean> {
    const { signal } = this.#ending;
    try {
      await step();
      return true;
    } catch (error) {
      if (signal.aborted) throw error;
      this.#options.log.warn({ err: error }, `the log could not be ${what}; it is tried again`);
      return false;
    }
  }

  async #fold(): Promise<void> {
    const { store, folder, now, onFolded } = this.#options;
    const before = { rows: this.#rows, bytes: this.#bytes };
    const made = await folder(this.#ending.signal);
    if (made === null) return;
    await store.saveSnapshot({ seq: made.seq, data: made.data, at: now() });
    // What was committed meanwhile may be in it; counted again, the next one comes a little earlier.
    this.#rows -= before.rows;
    this.#bytes -= before.bytes;
    onFolded?.(made);
  }

  /** In small steps: an edit that comes meanwhile waits for one of them at most. */
  async #putAway(): Promise<void> {
    const { stepRows, stepPauseMs, stepPauses } = this.#pace;
    while (await this.#options.store.trim(stepRows)) {
      let commits: number;
      let pauses = 0;
      do {
        commits = this.#commits;
        await this.#pause(stepPauseMs, this.#ending.signal);
        pauses += 1;
      } while (this.#commits > commits && pauses < stepPauses);
    }
  }
}
