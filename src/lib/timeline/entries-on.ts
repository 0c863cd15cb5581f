import type { Site } from '../model/site';
import { DAY, dateOfDay, dayOfDate } from './day';
import { occurrencesBetween, patternOf } from './occurrences';
import { indexOf } from './site-index';
import { wallClock } from './wall-clock';

/** One concrete time of a schedule entry; instants in ms since the Unix epoch, `start` ≤ instant < `end`. */
export interface EntryOccurrence {
  readonly schedule: string;
  readonly playlist: string;
  /** The local date that it starts on by the entry's days; the one that `except` would name. */
  readonly date: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The schedule entries aimed at a screen that are under way at some time of a local date (`YYYY-MM-DD`, in the screen's
 * zone), whether or not they win there or have something to play; by start, then by id. Empty for an unknown screen.
 */
export function entriesOn(site: Site, screenId: string, date: string): readonly EntryOccurrence[] {
  const screen = site.screens.get(screenId);
  if (screen === undefined || screen.deletedAt !== null) return [];
  const index = indexOf(site);
  const clock = wallClock(screen.timezone ?? site.settings.timezone);
  const day = dayOfDate(date);
  const from = clock.startOf(day * DAY);
  const to = clock.endOf((day + 1) * DAY);
  const found: EntryOccurrence[] = [];
  for (const { id, playlist, when } of index.schedulesFor(index.targetsOf(screenId))) {
    for (const { day: starts, start, end } of occurrencesBetween(patternOf(when), clock, from, to)) {
      found.push({ schedule: id, playlist, date: dateOfDay(starts), start, end });
    }
  }
  return found.sort((a, b) => a.start - b.start || (a.schedule < b.schedule ? -1 : 1));
}
