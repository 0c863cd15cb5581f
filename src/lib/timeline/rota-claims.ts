import { occurrencesBetween } from './occurrences';
import type { Entry } from './rota-entry';
import type { WallClock } from './wall-clock';

/** An entry under way at `start` ≤ instant < `end`. */
export interface Claim {
  readonly entry: Entry;
  readonly start: number;
  readonly end: number;
}

/** Those that overlap `from` ≤ instant < `to`, in order of their start. */
export function claimsBetween(
  entries: readonly Entry[],
  clock: WallClock,
  from: number,
  to: number,
): readonly Claim[] {
  const claims: Claim[] = [];
  for (const entry of entries) {
    for (const { start, end } of occurrencesBetween(entry.pattern, clock, from, to)) {
      claims.push({ entry, start, end });
    }
  }
  return claims.sort((a, b) => a.start - b.start);
}

/** Best first: highest priority, then the later start, then the lower id. */
function better(a: Claim, b: Claim): number {
  if (a.entry === b.entry) return b.start - a.start || b.end - a.end;
  return b.entry.priority - a.entry.priority || b.start - a.start || (a.entry.id < b.entry.id ? -1 : 1);
}

/** Where a claim stands, or would stand, among others that are in order, best first. */
export function placeOf(claim: Claim, ordered: readonly Claim[]): number {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = ordered[middle];
    if (other !== undefined && better(other, claim) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
