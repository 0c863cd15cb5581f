/** Says of something that ought to move on whether it has stood still for too long. Times in ms, on any one clock. */
export function createStandstill(longestMs: number): (position: number, now: number) => boolean {
  let last = Number.NaN;
  let movedAt = 0;
  return (position, now) => {
    if (position !== last) {
      last = position;
      movedAt = now;
    }
    return now - movedAt >= longestMs;
  };
}
