import { Worker } from 'node:worker_threads';
import { DbError, type StatementResult } from './db';
import { packed, type Batch, type BatchOutcome } from './writer-core';

interface Waiting {
  readonly batch: Batch;
  readonly bytes: number;
  readonly resolve: (results: readonly StatementResult[]) => void;
  readonly reject: (error: DbError) => void;
}

export interface WriterOptions {
  /** The built writer, a `.js` file. */
  readonly file: URL;
  readonly path: string;
  /** How much may wait before more is refused as `busy`. */
  readonly maxWaiting?: number;
  readonly maxWaitingBytes?: number;
}

const MAX_GROUP = 512;

function sizeOf(batch: Batch): number {
  let bytes = 0;
  for (const { sql, parameters } of batch) {
    bytes += sql.length;
    for (const value of parameters) {
      if (typeof value === 'string') bytes += value.length;
      else if (value instanceof Uint8Array) bytes += value.byteLength;
      else bytes += 8;
    }
  }
  return bytes;
}

/**
 * The calling thread's end of the writer. One group is under way at a time; what comes meanwhile waits and becomes the
 * next group, so that a busy writer commits seldom and an idle one at once.
 */
export class WriterClient {
  readonly #options: Required<WriterOptions>;
  #worker: Worker | null = null;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #underWay: readonly Waiting[] = [];
  #closing: Promise<void> | null = null;
  #onIdle: (() => void) | null = null;

  constructor(options: WriterOptions) {
    this.#options = { maxWaiting: 20_000, maxWaitingBytes: 256 * 1024 * 1024, ...options };
  }

  run(batch: Batch): Promise<readonly StatementResult[]> {
    if (this.#closing !== null) {
      return Promise.reject(new DbError('closed', 'The database is closed: the server is stopping.'));
    }
    const bytes = sizeOf(batch);
    if (
      this.#waiting.length >= this.#options.maxWaiting ||
      (this.#waiting.length > 0 && this.#waitingBytes + bytes > this.#options.maxWaitingBytes)
    ) {
      return Promise.reject(
        new DbError('busy', 'The disk is slower than what is asked of it: try again in a moment.'),
      );
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, bytes, resolve, reject });
      this.#waitingBytes += bytes;
      this.#sendNext();
    });
  }

  /** Everything asked for before is finished first. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#underWay.length > 0 || this.#waiting.length > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
    }
    const worker = this.#worker;
    if (worker === null) return;
    await new Promise<void>((resolve) => {
      worker.once('exit', () => resolve());
      worker.postMessage(null);
    });
  }

  #sendNext(): void {
    if (this.#underWay.length > 0) return;
    if (this.#waiting.length === 0) {
      this.#onIdle?.();
      return;
    }
    const group = this.#waiting.splice(0, MAX_GROUP);
    for (const { bytes } of group) this.#waitingBytes -= bytes;
    this.#underWay = group;
    this.#worker ??= this.#start();
    this.#worker.postMessage(packed(group.map(({ batch }) => batch)));
  }

  #start(): Worker {
    const worker = new Worker(this.#options.file, { workerData: { path: this.#options.path } });
    worker.on('message', (outcomes: readonly BatchOutcome[]) => this.#settle(outcomes));
    // A thread that died is replaced at the next write; whether its last group reached the disk is not known.
    let failure: unknown = null;
    worker.on('error', (error) => {
      failure = error;
    });
    worker.on('exit', () => {
      this.#worker = null;
      const lost = this.#underWay;
      this.#underWay = [];
      const reason = failure instanceof Error ? `: ${failure.message}` : ' before it answered.';
      for (const { reject } of lost) {
        reject(new DbError('failed', `The writer thread stopped${reason}`, { cause: failure }));
      }
      if (lost.length > 0) this.#sendNext();
    });
    return worker;
  }

  #settle(outcomes: readonly BatchOutcome[]): void {
    const group = this.#underWay;
    this.#underWay = [];
    group.forEach(({ resolve, reject }, index) => {
      const outcome = outcomes[index];
      if (outcome === undefined) reject(new DbError('failed', 'The writer thread gave no answer to this.'));
      else if (outcome.ok) resolve(outcome.results);
      else reject(new DbError(outcome.code, outcome.message));
    });
    this.#sendNext();
  }
}
