import { Worker } from 'node:worker_threads';
import { CarryOverError, type CarryOverErrorCode, type LateEdits } from '#lib/model/carry-over';
import type { Rebuilding } from '#lib/model/rebuild';
import type { EpochWork, Rebuilt } from './work';

export type EpochTask =
  | { readonly kind: 'rebuild'; readonly state: Uint8Array; readonly rebuilding: Rebuilding }
  | { readonly kind: 'edits'; readonly final: Uint8Array; readonly update: Uint8Array };

export type EpochOutcome =
  | { readonly kind: 'rebuilt'; readonly rebuilt: Rebuilt }
  | { readonly kind: 'edits'; readonly edits: LateEdits }
  | { readonly kind: 'refused'; readonly code: CarryOverErrorCode; readonly message: string };

/** A thread per task: there is one in weeks, and its memory is given back at its end. They wait for each other. */
export class EpochThreads implements EpochWork {
  #last: Promise<unknown> = Promise.resolve();
  #worker: Worker | null = null;
  #stopped = false;

  /** @param file the built `epoch.js` */
  constructor(private readonly file: URL) {}

  async rebuild(state: Uint8Array, rebuilding: Rebuilding): Promise<Rebuilt> {
    const outcome = await this.#turn({ kind: 'rebuild', state, rebuilding });
    if (outcome.kind !== 'rebuilt') throw new Error('The thread answered something else.');
    return outcome.rebuilt;
  }

  async lateEdits(final: Uint8Array, update: Uint8Array): Promise<LateEdits> {
    const outcome = await this.#turn({ kind: 'edits', final, update });
    if (outcome.kind === 'refused') throw new CarryOverError(outcome.code, outcome.message);
    if (outcome.kind !== 'edits') throw new Error('The thread answered something else.');
    return outcome.edits;
  }

  stop(): void {
    this.#stopped = true;
    void this.#worker?.terminate();
  }

  #turn(task: EpochTask): Promise<EpochOutcome> {
    // Whether the one before went well is for whoever asked for it.
    const turn = this.#last.then(() => this.#run(task));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  #run(task: EpochTask): Promise<EpochOutcome> {
    return new Promise((resolve, reject) => {
      if (this.#stopped) {
        reject(new Error('The server is stopping.'));
        return;
      }
      const worker = new Worker(this.file, { workerData: task });
      this.#worker = worker;
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('The thread ended before it was done.')));
    });
  }
}
