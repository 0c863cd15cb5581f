import type { Site } from '../model/site';
import { DAY } from './day';
import { withoutLaunches } from './findings-site';
import { stretchesBetween } from './stretches';
import { planFor } from './timeline';
import { wallClock } from './wall-clock';

/** A span in which a screen is on and no entry plays; ms since the Unix epoch, `start` ≤ instant < `end`. */
export interface Gap {
  readonly start: number;
  readonly end: number;
  /** The id of the default playlist that shows instead; `null`: the idle card. */
  readonly shows: string | null;
}

/** The gaps of a screen in seven local days from the one of an instant (ms), launches aside; in order. */
export function gapsOn(site: Site, screenId: string, instant: number): readonly Gap[] {
  const planned = withoutLaunches(site);
  const clock = wallClock(planFor(planned, screenId).timezone);
  const day = Math.floor(clock.localAt(instant) / DAY);
  const week = stretchesBetween(planned, screenId, clock.startOf(day * DAY), clock.endOf((day + 7) * DAY));
  return week
    .filter(({ mode }) => mode === 'default' || mode === 'idle')
    .map(({ start, end, source }) => ({ start, end, shows: source?.id ?? null }));
}
