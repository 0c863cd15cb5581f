import type { Spot } from './programme';

/** So many changes are looked back on: one hiccup is forgotten in the end. */
const KEPT = 100;

/**
 * How long after its instant (ms) a spot came to the screen at `now`; `null` where nothing says when it should have: it is
 * the first, or an edit or a command brought it.
 */
export function lateness(before: Spot | null, spot: Spot, now: number): number | null {
  if (before === null || before.until === null || before.until !== spot.since) return null;
  return Math.max(0, now - spot.since);
}

/** The largest lateness (ms) of the last changes; `null` before the first. */
export function createLateness(): { add(ms: number): void; readonly mostMs: number | null } {
  let newest: readonly number[] = [];
  return {
    add(ms) {
      newest = [ms, ...newest].slice(0, KEPT);
    },
    get mostMs() {
      return newest.length === 0 ? null : Math.round(Math.max(...newest));
    },
  };
}
