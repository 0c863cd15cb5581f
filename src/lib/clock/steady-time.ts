/** A step back of more than this is a clock that was set, not a correction, and is followed at once. */
export const HELD_BACK_MS = 2_000;

/**
 * Passes time on, but holds still where it would go back a little: an item that just started must not give way to the
 * one before it because the clock was corrected by 20 ms.
 */
export function createSteadyTime(): (now: number) => number {
  let last = Number.NEGATIVE_INFINITY;
  return (now) => {
    if (now < last && last - now <= HELD_BACK_MS) return last;
    last = now;
    return now;
  };
}
