import { DAY } from '#lib/timeline/day';

/** What of a time is held: all of it, or one edge. */
export type Grip = 'both' | 'start' | 'end';

const SNAP = 15 * 60_000;

/** How far the start and the end of a time of `lengthMs` go when it is dragged `byMs` by a grip: in quarter hours, at least one long, at most a day. */
export function dragged(
  grip: Grip,
  lengthMs: number,
  byMs: number,
): { readonly startBy: number; readonly endBy: number } {
  const by = Math.round(byMs / SNAP) * SNAP;
  if (grip === 'both') return { startBy: by, endBy: by };
  const least = Math.min(SNAP, lengthMs) - lengthMs;
  const most = Math.max(DAY, lengthMs) - lengthMs;
  const grown = Math.min(Math.max(grip === 'end' ? by : -by, least), most);
  return grip === 'end' ? { startBy: 0, endBy: grown } : { startBy: grown === 0 ? 0 : -grown, endBy: 0 };
}

/** The time that a drag over free room means; null when it is too short to be meant. Local ms. */
export function drawn(one: number, other: number): { readonly start: number; readonly end: number } | null {
  const start = Math.round(Math.min(one, other) / SNAP) * SNAP;
  const end = Math.round(Math.max(one, other) / SNAP) * SNAP;
  return end > start && end - start <= DAY ? { start, end } : null;
}

/** Puts times that overlap into lanes, so that none hides another: the lane of each, and how many there are. */
export function lanesOf(times: readonly { readonly start: number; readonly end: number }[]): {
  readonly lanes: readonly number[];
  readonly count: number;
} {
  const ends: number[] = [];
  const lanes = times.map(({ start, end }) => {
    const free = ends.findIndex((until) => until <= start);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = end;
    return lane;
  });
  return { lanes, count: ends.length };
}
