import type { Reading } from './offset';

/** The server's time as a line over a clock that no one sets: at `at` it is `time`, and it gains `ppm` on that clock. */
export interface Line {
  readonly at: number;
  readonly time: number;
  readonly ppm: number;
}

export const timeOn = ({ at, time, ppm }: Line, ticks: number): number =>
  time + (ticks - at) * (1 + ppm / 1e6);

/** So many readings make the line: two hours of them, at one every ten minutes. */
const KEPT = 12;
/** Readings closer together than this say nothing of the drift: the better one stands for both. */
const APART_MS = 15_000;
/** Quartz is within this of its frequency; the same quartz, as it was measured before, within that. */
const UNKNOWN_PPM = 50;
const KNOWN_PPM = 10;
const MOST_PPM = 300;
/** What no round trip shows: timers of a millisecond, a busy process at either end. */
const LEAST_ERROR_MS = 1;
/** A quartz wanders by so much as the room warms up: old readings count for less. */
const WANDER_PPM = 2;
/** What two readings may differ by beyond their errors before one of the clocks must have been set between them. */
const SET_MS = 50;

/** The readings with a new one, oldest first: without those that it shows to be of another time, and thinned. */
export function withReading(
  readings: readonly Reading[],
  line: Line | null,
  next: Reading,
): readonly Reading[] {
  const last = readings.at(-1);
  if (last === undefined || line === null) return [next];
  const since = next.at - last.at;
  const slack = next.errorMs + last.errorMs + SET_MS + (since * UNKNOWN_PPM * 2) / 1e6;
  if (since < 0 || Math.abs(timeOn(line, next.at) - next.server) > slack) return [next];
  if (since >= APART_MS) return [...readings, next].slice(-KEPT);
  return next.errorMs <= last.errorMs ? [...readings.slice(0, -1), next] : readings;
}

/**
 * The likeliest line through the readings: each counts by how exact and how fresh it is, and the drift by what it was
 * known to be (`knownPpm`, null: nothing). It goes through the newest reading's own bounds, whatever the others say.
 */
export function lineThrough(readings: readonly Reading[], knownPpm: number | null): Line | null {
  const newest = readings.at(-1);
  if (newest === undefined) return null;
  const prior = 1 / ((knownPpm === null ? UNKNOWN_PPM : KNOWN_PPM) / 1e6) ** 2;
  // Least squares over x, the age, and y, how far the offset was from the newest one.
  let [s, sx, sxx, sy, sxy] = [0, 0, prior, 0, (prior * (knownPpm ?? 0)) / 1e6];
  for (const { at, server, errorMs } of readings) {
    const x = at - newest.at;
    const y = server - newest.server - x;
    const wander = (x * WANDER_PPM) / 1e6;
    const weight = 1 / ((errorMs / 2) ** 2 + LEAST_ERROR_MS ** 2 + wander ** 2);
    s += weight;
    sx += weight * x;
    sxx += weight * x * x;
    sy += weight * y;
    sxy += weight * x * y;
  }
  const all = s * sxx - sx * sx;
  const within = (value: number, most: number): number => Math.min(most, Math.max(-most, value));
  return {
    at: newest.at,
    time: newest.server + within((sxx * sy - sx * sxy) / all, newest.errorMs),
    ppm: within(((s * sxy - sx * sy) / all) * 1e6, MOST_PPM),
  };
}

/** At most how far the line is from the server's time, so long after the newest reading: drift that was not measured yet counts whole. */
export function errorAfter(readings: readonly Reading[], ticks: number): number {
  const [oldest, newest] = [readings[0], readings.at(-1)];
  if (oldest === undefined || newest === undefined) return Number.POSITIVE_INFINITY;
  const measuredFor = newest.at - oldest.at;
  const doubt =
    measuredFor === 0
      ? 2 * UNKNOWN_PPM
      : Math.min(2 * UNKNOWN_PPM, ((newest.errorMs + oldest.errorMs) / measuredFor) * 1e6 + WANDER_PPM);
  return newest.errorMs + ((ticks - newest.at) * doubt) / 1e6;
}
