import type { Site } from '#lib/model/site';
import { DAY, dateOfDay, dayOfDate } from '#lib/timeline/day';
import { wallClock } from '#lib/timeline/wall-clock';

type Zones = Pick<Site, 'screens' | 'settings'>;

/** The calendar day of an instant where the screen hangs: `YYYY-MM-DD`. */
export function dayOn({ screens, settings }: Zones, screen: string, instant: number): string {
  return dayIn(screens.get(screen)?.timezone ?? settings.timezone, instant);
}

export function dayIn(timezone: string, instant: number): string {
  return dateOfDay(Math.floor(wallClock(timezone).localAt(instant) / DAY));
}

/** So many days later; earlier where negative. */
export function daysAfter(day: string, days: number): string {
  return dateOfDay(dayOfDate(day) + days);
}
