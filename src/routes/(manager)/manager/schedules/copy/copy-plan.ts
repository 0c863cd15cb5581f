import { isSame } from '#lib/model/same';
import type { Schedule, When } from '#lib/model/schedule';
import type { ScheduleBatch } from '#lib/model/schedule-batch';
import type { Site } from '#lib/model/site';
import type { Target } from '#lib/model/values';
import { dayOfDate } from '#lib/timeline/day';
import { nextDay, patternOf } from '#lib/timeline/occurrences';
import { targetsOf, type Aim } from '../aim';

/** What copying would do. Nothing in it is there yet. */
export interface CopyPlan extends ScheduleBatch {
  readonly update: readonly [];
  /** Entries of which all that would be copied is there already. */
  readonly already: readonly Schedule[];
}

type NewEntry = ScheduleBatch['create'][number];
/** What a screen would show, and when on the day it starts. */
type Show = Pick<Schedule, 'playlist' | 'priority'> & { readonly when: Pick<When, 'start' | 'end'> };

/** A copy concerns what was looked at alone; where that is every entry, each keeps its own targets. */
export function copyTargets(aim: Aim, entry: Schedule): readonly string[] {
  return aim === '' ? entry.targets : [aim];
}

/** The entries that already play the same at the same times, with the same priority, for all that these targets mean. */
export function alikeFor(site: Site, targets: readonly string[], show: Show): readonly Schedule[] {
  const meanings = targets.map((target) => targetsOf(site, target as Target) ?? new Set<string>());
  return [...site.schedules.values()].filter(
    (one) =>
      one.deletedAt === null &&
      one.playlist === show.playlist &&
      one.priority === show.priority &&
      one.when.start === show.when.start &&
      one.when.end === show.when.end &&
      meanings.every((meaning) => one.targets.some((target) => meaning.has(target))),
  );
}

export function startsOnDay(when: When, day: number): boolean {
  return nextDay(patternOf(when), day) === day;
}

/** `today`: `YYYY-MM-DD`. */
export function isOver({ when }: Schedule, today: string): boolean {
  return when.to !== null && when.to < today;
}

/** Puts a plan together: no new entry twice, and none that would never start. */
export function planOf(
  create: readonly NewEntry[],
  already: readonly Schedule[],
  aim: ScheduleBatch['aim'] = [],
): CopyPlan {
  const once: NewEntry[] = [];
  for (const entry of create)
    if (everStarts(entry.when as When) && !once.some((one) => isSame(one, entry))) once.push(entry);
  return { create: once, update: [], aim, already };
}

function everStarts(when: When): boolean {
  return when.from === null || nextDay(patternOf(when), dayOfDate(when.from)) !== null;
}
