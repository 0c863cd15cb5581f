import { createClock, type Clock } from '#lib/clock/clock';
import { keepMeasured } from '#lib/clock/keep-measured';
import { askServerTime } from '#lib/clock/server-time';
import { clockStore } from './device-store';
import type { KeyValue } from './idb';
import { every } from './timers';

/** The server-corrected clock of this device: the offset it kept, measured anew whenever the server is there. */
export interface DeviceClock {
  readonly clock: Clock;
  /** The server may be back, or the device may have slept. */
  soon(): void;
  stop(): void;
}

export function createDeviceClock(
  values: Promise<KeyValue>,
  onProblem: (problem: unknown) => void,
): DeviceClock {
  const source = { wall: () => Date.now(), ticks: () => performance.now() };
  const clock = createClock({
    source,
    askServer: () => askServerTime(fetch),
    store: clockStore(values),
  });
  clock.load().catch(onProblem);
  const kept = keepMeasured({
    clock,
    source,
    every,
    onProblem: () => {
      // A server that is away is told of as such; its clock is not one more problem.
    },
  });
  return { clock, ...kept };
}
