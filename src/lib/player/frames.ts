import { every } from './timers';

const SAMPLE_EVERY_MS = 1_000;

/**
 * Counts frames that the browser really made, one asked for each second: enough to see that rendering goes on, without
 * making the device draw for nothing.
 */
export function countFrames(): { readonly count: number; stop: () => void } {
  let count = 0;
  let asked = false;
  const stop = every(SAMPLE_EVERY_MS, () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      count += 1;
    });
  });
  return {
    get count() {
      return count;
    },
    stop,
  };
}
