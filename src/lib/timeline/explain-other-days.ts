import type { Site } from '../model/site';
import { weekday } from './day';
import type { CandidateSource } from './explanation';
import { occurrencesBetween, patternOf, type Pattern } from './occurrences';
import { indexOf } from './site-index';
import { planFor } from './timeline';
import { wallClock } from './wall-clock';

/** What keeps an entry from starting on a day. */
export type OtherDay = 'before-first-day' | 'after-last-day' | 'other-weekday' | 'exception';

/** A schedule entry that would be under way by its times, were it for that day; `start` and `end` are where it would lie. */
export interface OtherDayEntry {
  readonly id: string;
  readonly source: CandidateSource;
  readonly priority: number;
  readonly start: number;
  readonly end: number;
  readonly because: OtherDay;
}

/**
 * The entries aimed at a screen that don't play at an instant (ms since the Unix epoch) for their days or dates alone,
 * the higher priorities first. `explainAt` tells of those that are under way.
 */
export function otherDayEntries(site: Site, screenId: string, instant: number): readonly OtherDayEntry[] {
  const screen = site.screens.get(screenId);
  if (screen === undefined || screen.deletedAt !== null || instant < 0) return [];
  const at = Math.floor(Math.min(instant, 8.64e15 - 1));
  const index = indexOf(site);
  const clock = wallClock(planFor(site, screenId).timezone);
  const found: OtherDayEntry[] = [];
  for (const { id, playlist, priority, when } of index.schedulesFor(index.targetsOf(screenId))) {
    const pattern = patternOf(when);
    if (occurrencesBetween(pattern, clock, at, at + 1).length > 0) continue;
    const would = occurrencesBetween(anyDay(pattern), clock, at, at + 1).at(-1);
    if (would === undefined) continue;
    const { day, start, end } = would;
    const because = obstacle(pattern, day);
    if (because === null) continue;
    found.push({ id, source: { type: 'playlist', id: playlist }, priority, start, end, because });
  }
  return found.sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1));
}

const EVERY_WEEKDAY = new Set([1, 2, 3, 4, 5, 6, 7]);

function anyDay({ start, end }: Pattern): Pattern {
  return { start, end, weekdays: EVERY_WEEKDAY, from: -Infinity, to: Infinity, except: new Set() };
}

function obstacle({ from, to, weekdays, except }: Pattern, day: number): OtherDay | null {
  if (day < from) return 'before-first-day';
  if (day > to) return 'after-last-day';
  if (!weekdays.has(weekday(day))) return 'other-weekday';
  return except.has(day) ? 'exception' : null;
}
