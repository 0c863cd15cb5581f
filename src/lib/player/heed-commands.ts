import type { Site } from '#lib/model/site';

/** A command comes within seconds of being given, or long after, when the device was away. */
const FAR_MS = 5_000;

/**
 * Takes each version of the site. The server stamps commands with its own clock: one that is new here and far from this
 * device's time may mean that the server's clock was set since it was last asked. Then it is asked again at once, so that
 * an emergency does not wait for the next time.
 */
export function heedCommands(now: () => number, askServer: () => void): (site: Site) => void {
  let known: number | null = null;
  return ({ launches }) => {
    const newest = Math.max(...[...launches.values()].map(({ at }) => at));
    if (newest === known) return;
    known = newest;
    if (Number.isFinite(newest) && Math.abs(newest - now()) > FAR_MS) askServer();
  };
}
