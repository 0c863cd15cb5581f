import { parentPort, workerData } from 'node:worker_threads';
import { CarryOverError, lateEdits } from '#lib/model/carry-over';
import type { EpochTask, EpochOutcome } from './in-thread';
import { rebuild } from './work';

/** A thread that does one thing and ends. */
function run(task: EpochTask): EpochOutcome {
  try {
    return task.kind === 'rebuild'
      ? { kind: 'rebuilt', rebuilt: rebuild(task.state, task.rebuilding) }
      : { kind: 'edits', edits: lateEdits(task.final, task.update) };
  } catch (error) {
    // Errors lose their class between threads; any other than this ends the thread as it is.
    if (!(error instanceof CarryOverError)) throw error;
    return { kind: 'refused', code: error.code, message: error.message };
  }
}

parentPort?.postMessage(run(workerData as EpochTask));
