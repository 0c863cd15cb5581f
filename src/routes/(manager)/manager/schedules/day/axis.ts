import { DAY, dayOfDate } from '#lib/timeline/day';
import { wallClock } from '#lib/timeline/wall-clock';

/** One local day of a zone as a bar shows it. Instants in ms since the Unix epoch. */
export interface Axis {
  readonly timezone: string;
  readonly from: number;
  readonly to: number;
  /** The full hours of the wall clock; one that comes twice is there twice, one that is skipped isn't. */
  readonly hours: readonly { readonly at: number; readonly hour: number }[];
  /** The changes of the clock within the day. */
  readonly changes: readonly { readonly at: number; readonly byMs: number }[];
}

const HOUR = 3_600_000;

/** `date`: `YYYY-MM-DD`. A day that the zone skips has no length. */
export function axisOf(date: string, timezone: string): Axis {
  const clock = wallClock(timezone);
  const midnight = dayOfDate(date) * DAY;
  const from = clock.startOf(midnight);
  const to = clock.endOf(midnight + DAY);
  const hours: { at: number; hour: number }[] = [];
  for (let hour = 0; hour < 24; hour += 1) {
    const local = midnight + hour * HOUR;
    const first = clock.startOf(local);
    // In a gap there is no such hour: the first instant after it belongs to a later one.
    if (clock.localAt(first) === local) hours.push({ at: first, hour });
    const last = clock.endOf(local);
    if (last !== first && last < to && clock.localAt(last) === local) hours.push({ at: last, hour });
  }
  return {
    timezone,
    from,
    to,
    hours: hours.sort((a, b) => a.at - b.at),
    changes: clock.transitions(from, to).map(({ at, before, after }) => ({ at, byMs: after - before })),
  };
}

/** Where an instant lies on the axis, in % of its length. */
export function placeOf({ from, to }: Pick<Axis, 'from' | 'to'>, instant: number): number {
  return to > from ? ((Math.min(Math.max(instant, from), to) - from) / (to - from)) * 100 : 0;
}

/** What is special about the day's length; null when it has 24 hours. */
export function lengthText({ from, to, changes }: Axis): string | null {
  if (to <= from) return 'This zone has no such day.';
  if (to - from === DAY) return null;
  const hours = Math.round(((to - from) / HOUR) * 100) / 100;
  const [change] = changes;
  if (change === undefined) return `${hours} hours long`;
  return `${hours} hours long: clocks go ${change.byMs > 0 ? 'forward' : 'back'}`;
}
