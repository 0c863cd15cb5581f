import { isShellStored, registerWorker, type AppWorker } from './register-worker';
import { every } from './timers';

const CHECK_EVERY_MS = 3_600_000;
/** How often an update that waits looks for a moment between items. */
const LOOK_EVERY_MS = 250;
const STORED_EVERY_MS = 1_000;

export interface UpdatesOptions {
  /** A reload would cut nothing now. */
  readonly mayReload: () => boolean;
  readonly reload: () => void;
  /** The app itself is stored on this device. */
  readonly onStored: () => void;
  readonly onProblem: (problem: unknown) => void;
}

export interface Updates {
  /** There is reason to believe that the server has another version: it was away. */
  check(): void;
  /** Reloads between two items, as for an update. */
  reloadSoon(): void;
  stop(): void;
}

/** Keeps the app itself up to date: a page that never navigates asks by itself, and swaps between two items. */
export function keepUpToDate({ mayReload, reload, onStored, onProblem }: UpdatesOptions): Updates {
  let worker: AppWorker | null = null;
  /** The page runs on what is not the newest any more, or somebody wants it to begin anew. */
  let replaced = false;
  let stored = false;

  async function lookWhetherStored(): Promise<void> {
    if (stored || !(await isShellStored())) return;
    stored = true;
    onStored();
  }

  function check(): void {
    worker?.checkForUpdate().catch((problem: unknown) => {
      // Without a server there is no news; only a server that answers nonsense is worth a word.
      if (navigator.onLine && !(problem instanceof TypeError)) onProblem(problem);
    });
  }

  const stops = [
    every(CHECK_EVERY_MS, check),
    every(STORED_EVERY_MS, () => void lookWhetherStored().catch(onProblem)),
    every(LOOK_EVERY_MS, () => {
      if (!(replaced || worker?.updateWaiting === true) || !mayReload()) return;
      if (replaced) reload();
      else worker?.activateUpdate();
    }),
  ];
  registerWorker()
    .then((registered) => {
      worker = registered;
      registered?.onReplaced(() => {
        replaced = true;
      });
    })
    .catch((cause: unknown) => {
      onProblem(new Error('The service worker could not be registered: not ready for offline.', { cause }));
    });

  return {
    check,
    reloadSoon: () => {
      replaced = true;
    },
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}
