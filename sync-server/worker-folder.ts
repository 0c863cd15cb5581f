import { Worker } from 'node:worker_threads';
import type { Fold, Folder } from './fold';

/** What the folding thread is started with: the database file, and the document in it. */
export interface FolderData {
  readonly path: string;
  readonly document: string;
}

export interface FolderAnswer {
  readonly fold: Fold | null;
  /** Why snapshots were left aside. */
  readonly badSnapshots: readonly unknown[];
}

/** Folds in a thread that is there for as long as it takes. `file` is the built one, `build/server/folder.js`. */
export function workerFolder(file: URL, data: FolderData, onBadSnapshot: (error: unknown) => void): Folder {
  return (signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const worker = new Worker(file, { workerData: data });
      const stop = (): void => void worker.terminate();
      signal.addEventListener('abort', stop);
      worker.once('message', ({ fold, badSnapshots }: FolderAnswer) => {
        badSnapshots.forEach(onBadSnapshot);
        resolve(fold);
      });
      worker.once('error', reject);
      worker.once('exit', (code) => {
        signal.removeEventListener('abort', stop);
        // After an answer this changes nothing.
        reject(new Error(`The folding thread ended with code ${code} before it answered.`));
      });
    });
}
