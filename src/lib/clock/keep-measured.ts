import type { Clock, TimeSource } from './clock';
import { watchJumps } from './jumps';

/** Often at first, to learn how far the device's clock drifts; then each time is twice as long, up to the longest. */
const FIRST_MS = 30_000;
const LONGEST_MS = 10 * 60_000;
/** The last trusted time is kept so often: more would wear out an SD card. */
const KEEP_EVERY_MS = 60_000;
const RETRY_MS = 30_000;
const LOOK_EVERY_MS = 15_000;

export interface KeepMeasuredOptions {
  readonly clock: Clock;
  readonly source: TimeSource;
  /** Calls back every so many ms; returns the function that ends it. */
  readonly every: (ms: number, callback: () => void) => () => void;
  /** A measurement failed; the next is tried by itself. */
  readonly onProblem: (problem: unknown) => void;
}

/**
 * Measures now, soon again, then every ten minutes; 30 s after a failure, and as soon as the device's clock was set or the
 * device slept. Has the clock keep its time every minute.
 * Returns the function that ends it, and `soon` for when there is reason to believe that the server is back.
 */
export function keepMeasured({ clock, source, every, onProblem }: KeepMeasuredOptions): {
  soon: () => void;
  stop: () => void;
} {
  let due = source.ticks();
  let pause = FIRST_MS;
  let keepAt = due + KEEP_EVERY_MS;
  const jumped = watchJumps(source);

  function look(): void {
    if (jumped() !== null) {
      due = source.ticks();
      pause = FIRST_MS;
    }
    if (source.ticks() >= keepAt) {
      keepAt = source.ticks() + KEEP_EVERY_MS;
      clock.keep().catch(onProblem);
    }
    if (source.ticks() < due) return;
    due = source.ticks() + pause;
    pause = Math.min(LONGEST_MS, 2 * pause);
    clock.measure().catch((problem: unknown) => {
      due = source.ticks() + RETRY_MS;
      pause = FIRST_MS;
      onProblem(problem);
    });
  }

  look();
  const stop = every(LOOK_EVERY_MS, look);
  return {
    soon() {
      due = source.ticks();
      look();
    },
    stop,
  };
}
