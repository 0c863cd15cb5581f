import type { Clock } from '#lib/clock/clock';
import { createClock } from '#lib/clock/clock';
import { keepMeasured } from '#lib/clock/keep-measured';
import { askServerTime } from '#lib/clock/server-time';

/**
 * The server's time for this page: what is said of screens is said in their time. Nothing of it is kept, a manager is
 * not unattended. Returns the clock and what to do when the server is back or the page goes.
 */
export function startServerClock(): { clock: Clock; soon: () => void; stop: () => void } {
  const source = { wall: () => Date.now(), ticks: () => performance.now() };
  const clock = createClock({
    source,
    askServer: () => askServerTime(fetch),
    store: { load: () => Promise.resolve(null), save: () => Promise.resolve() },
    trips: 3,
  });
  const measuring = keepMeasured({
    clock,
    source,
    every: (ms, callback) => {
      const timer = setInterval(callback, ms);
      return () => clearInterval(timer);
    },
    // Without a server there is nothing to measure against; the header says that it is away.
    onProblem: () => undefined,
  });
  return { clock, ...measuring };
}
