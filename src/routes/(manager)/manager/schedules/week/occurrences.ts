import type { Site } from '#lib/model/site';
import { DAY, dateOfDay, dayOfDate } from '#lib/timeline/day';
import { entriesOn } from '#lib/timeline/entries-on';
import { occurrencesBetween, patternOf } from '#lib/timeline/occurrences';
import { wallClock } from '#lib/timeline/wall-clock';
import { entriesFor, zoneOf, type Aim } from '../aim';

/** One concrete time of an entry as a calendar draws it; local times in ms of the wall clock (`timeline/day.ts`). */
export interface LocalOccurrence {
  readonly schedule: string;
  /** The date that it starts on by the entry's days; the one that `except` would name. */
  readonly date: string;
  readonly start: number;
  readonly end: number;
}

/**
 * What of the aim's entries is under way on `days` local dates from `first` (`YYYY-MM-DD`) on, by start. Worked out by
 * what the kiosk runs: a screen's by `entriesOn`, a group's or tag's by the same occurrences in its zone.
 */
export function localOccurrences(
  site: Site,
  aim: Aim,
  first: string,
  days: number,
): readonly LocalOccurrence[] {
  const clock = wallClock(zoneOf(site, aim).zone);
  const day = dayOfDate(first);
  const found = new Map<string, LocalOccurrence>();
  const add = (schedule: string, date: string, start: number, end: number): void => {
    found.set(`${schedule} ${date}`, {
      schedule,
      date,
      start: clock.localAt(start),
      // An end is the last instant's: where clocks go back at that very time, the hour before it is the later one.
      end: clock.localAt(end - 1) + 1,
    });
  };
  if (aim.startsWith('screen:')) {
    for (let n = 0; n < days; n += 1) {
      for (const { schedule, date, start, end } of entriesOn(
        site,
        aim.slice('screen:'.length),
        dateOfDay(day + n),
      ))
        add(schedule, date, start, end);
    }
  } else {
    const from = clock.startOf(day * DAY);
    const to = clock.endOf((day + days) * DAY);
    for (const { id, when } of entriesFor(site, aim)) {
      for (const one of occurrencesBetween(patternOf(when), clock, from, to))
        add(id, dateOfDay(one.day), one.start, one.end);
    }
  }
  return [...found.values()].sort((a, b) => a.start - b.start || (a.schedule < b.schedule ? -1 : 1));
}

/** Where the zone's clocks change in those days, as sentences. */
export function clockChanges(zone: string, first: string, days: number): readonly string[] {
  const clock = wallClock(zone);
  const day = dayOfDate(first);
  return clock
    .transitions(clock.startOf(day * DAY), clock.endOf((day + days) * DAY))
    .map(({ at, before, after }) => {
      const minutes = Math.round(Math.abs(after - before) / 60_000);
      const length = minutes === 60 ? 'an hour' : `${minutes} minutes`;
      const wall = new Date(at + before).toISOString();
      const date = new Intl.DateTimeFormat('en-GB', {
        timeZone: 'UTC',
        weekday: 'long',
        day: 'numeric',
        month: 'long',
      });
      return `Clocks go ${after > before ? 'forward' : 'back'} ${length} on ${date.format(at + before)} at ${wall.slice(11, 16)}.`;
    });
}
