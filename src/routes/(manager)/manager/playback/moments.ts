import type { Site } from '#lib/model/site';
import { DAY, LAST_DAY, dateOfDay, dayOfDate, msOfTime } from '#lib/timeline/day';
import { stretchesBetween } from '#lib/timeline/stretches';
import { wallClock } from '#lib/timeline/wall-clock';

/** What the wall shows at an instant in a zone: `YYYY-MM-DD` and `HH:MM:SS`. */
export function localParts(instant: number, zone: string): { readonly date: string; readonly time: string } {
  const text = new Date(wallClock(zone).localAt(instant)).toISOString();
  return { date: text.slice(0, 10), time: text.slice(11, 19) };
}

/**
 * The first instant at which the wall shows this; in the gap of a clock change, the first one after it. Null when a part
 * is no date or time that can be written (a field half filled in).
 */
export function instantOf(date: string, time: string, zone: string): number | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || !/^\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(time)) return null;
  const day = dayOfDate(date);
  if (Number.isNaN(day) || day > LAST_DAY) return null;
  return wallClock(zone).startOf(day * DAY + msOfTime(time));
}

/** A local day as instants: `from` ≤ instant < `to`, 23 to 25 hours where clocks change. */
export interface LocalDay {
  readonly from: number;
  readonly to: number;
}

export function dayAround(instant: number, zone: string): LocalDay {
  const clock = wallClock(zone);
  const day = Math.floor(clock.localAt(instant) / DAY);
  return { from: clock.startOf(day * DAY), to: clock.startOf((day + 1) * DAY) };
}

/** The same time of day, some days later. */
export function daysLater(instant: number, days: number, zone: string): number {
  const { date, time } = localParts(instant, zone);
  const day = Math.min(Math.max(dayOfDate(date) + days, 0), LAST_DAY);
  return instantOf(dateOfDay(day), time, zone) ?? instant;
}

/** Marks for a day's strip: each third hour of the wall's, and where on the strip (0 to 1) it stands. */
export function hourMarks({ from, to }: LocalDay, zone: string): { hour: number; place: number }[] {
  const clock = wallClock(zone);
  const midnight = Math.floor(clock.localAt(from) / DAY) * DAY;
  return [0, 3, 6, 9, 12, 15, 18, 21].map((hour) => ({
    hour,
    place: (clock.startOf(midnight + hour * 3_600_000) - from) / (to - from),
  }));
}

/** How far a change is looked for. */
const LOOK_DAYS = 60;

/** The next instant at which another source plays; null when there is none in the next 60 days. */
export function nextSource(site: Site, screen: string, at: number): number | null {
  for (let from = at; from < at + LOOK_DAYS * DAY; from += DAY) {
    const found = stretchesBetween(site, screen, from === at ? from : from - 1, from + DAY);
    if (found.length > 1) return found[0]?.end ?? null;
  }
  return null;
}

/** The last instant before `at` at which another source took over; null when there is none in the 60 days before. */
export function previousSource(site: Site, screen: string, at: number): number | null {
  for (let to = at; to > at - LOOK_DAYS * DAY; to -= DAY) {
    const found = stretchesBetween(site, screen, to - DAY, to === at ? to : to + 1);
    if (found.length > 1) return found.at(-1)?.start ?? null;
  }
  return null;
}
