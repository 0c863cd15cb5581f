import type { MediaWindow, Screen } from '../model/screen';
import type { Site } from '../model/site';
import { hoursOf, type Hours } from './hours';
import type { NeededMedia } from './needed-media';

/** What plays so soon is fetched at any time: it would come over the same line once it plays, and each time it does. */
const SOON_MS = 30 * 60_000;

/** When a screen may fetch a file ahead. Instants in ms. */
export interface FetchTimes {
  mayFetch(file: Pick<NeededMedia, 'since' | 'launched'>, now: number): boolean;
  /** The first instant after this one at which the window opens or closes; Infinity where it never does. */
  nextChange(now: number): number;
}

export const ANY_TIME: FetchTimes = { mayFetch: () => true, nextChange: () => Infinity };

/** The same window is the same hours object, which is what `hoursOf` remembers its work by. */
const asHours = new WeakMap<MediaWindow, NonNullable<Screen['hours']>>();

function openTimes({ mediaWindow }: Screen, timezone: string): Hours | null {
  if (mediaWindow === null) return null;
  const hours = asHours.get(mediaWindow) ?? {
    periods: [{ days: [1, 2, 3, 4, 5, 6, 7], ...mediaWindow }],
    closed: [],
  };
  asHours.set(mediaWindow, hours);
  return hoursOf({ hours }, timezone);
}

/**
 * By the screen's media window: outside it only what plays within half an hour, and what somebody launched, is fetched.
 * Nothing blank is worth the bandwidth.
 */
export function fetchTimes(site: Site, screenId: string): FetchTimes {
  const screen = site.screens.get(screenId);
  if (screen === undefined) return ANY_TIME;
  const open = openTimes(screen, screen.timezone ?? site.settings.timezone);
  if (open === null) return ANY_TIME;
  return {
    mayFetch: ({ since, launched }, now) => launched || since - now <= SOON_MS || open.onAt(now),
    nextChange: (now) => open.nextChange(now),
  };
}
