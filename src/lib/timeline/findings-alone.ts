import type { Schedule, When } from '../model/schedule';
import type { Site } from '../model/site';
import { DAY, dateOfDay } from './day';
import { LONE_SCREEN } from './lone-screen';
import { earliestDay, nextDay, occurrenceOn, occurrencesBetween, patternOf } from './occurrences';
import type { Plan } from './plan';
import { planFor } from './timeline';
import { wallClock } from './wall-clock';

/** The instant at which an entry would first play at `now` or later, were it alone on a screen that is on; else `Infinity`. */
export function firstAlone(site: Site, entry: Schedule, timezone: string, now: number): number {
  const { rota } = planAlone(site, entry, timezone);
  return rota.playing(now) === null ? rota.nextPlay(now, Infinity) : now;
}

/** The same for any time that it has, so that what it plays first while others are still there counts too. */
export function firstPossible(site: Site, entry: Schedule, timezone: string, now: number): number {
  const clock = wallClock(timezone);
  const pattern = patternOf(entry.when);
  const [underWay] = occurrencesBetween(pattern, clock, now, now + 1);
  return Math.max(now, firstAlone(site, entry, timezone, Math.min(now, underWay?.start ?? now)));
}

/** Whether its playlist would show nothing at whatever time, from the local day of `now` on. */
export function nothingToShow(site: Site, entry: Schedule, timezone: string, now: number): boolean {
  const clock = wallClock(timezone);
  const today = Math.floor(clock.localAt(now) / DAY);
  // From today: the run of a playlist that doesn't loop would else be over since 1970.
  const when: When = {
    days: [1, 2, 3, 4, 5, 6, 7],
    start: '00:00',
    end: '00:00',
    from: dateOfDay(today),
    to: null,
    except: [],
  };
  return firstAlone(site, { ...entry, when }, timezone, clock.startOf(today * DAY)) === Infinity;
}

function planAlone(site: Site, entry: Schedule, timezone: string): Plan {
  const alone: Site = {
    ...site,
    screens: new Map([[LONE_SCREEN.id, { ...LONE_SCREEN, timezone }]]),
    groups: new Map(),
    schedules: new Map([[entry.id, { ...entry, targets: ['all'], deletedAt: null }]]),
    launches: new Map(),
  };
  return planFor(alone, LONE_SCREEN.id);
}

/**
 * Whether an entry still has a time of its own that ends after `now`; where it has none, why: it has had its times, its
 * dates hold none of its days, or all that it would have had are skipped by clock changes.
 */
export function timesLeft(
  when: When,
  timezone: string,
  now: number,
): 'some' | 'over' | 'no-date' | 'clock-change' {
  const pattern = patternOf(when);
  const clock = wallClock(timezone);
  let skipped = false;
  for (let day = nextDay(pattern, earliestDay(clock, now)); day !== null; day = nextDay(pattern, day + 1)) {
    const occurrence = occurrenceOn(pattern, clock, day);
    if (occurrence === null) skipped ||= day >= Math.floor(clock.localAt(now) / DAY);
    else if (occurrence.end > now) return 'some';
  }
  if (skipped) return 'clock-change';
  const ever = pattern.from === -Infinity || nextDay(pattern, pattern.from) !== null;
  return ever ? 'over' : 'no-date';
}
