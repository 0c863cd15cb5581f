import type { Schedule, When } from '#lib/model/schedule';
import { likeSchedule } from '#lib/model/schedule-batch';
import type { Site } from '#lib/model/site';
import { dayOfDate, weekday } from '#lib/timeline/day';
import { entriesFor, type Aim } from '../aim';
import { DAYS, type Day } from '../schedule-facts';
import { hasOneDate } from '../week/move';
import { alikeFor, copyTargets, isOver, planOf, startsOnDay, type CopyPlan } from './copy-plan';

/** One date (`YYYY-MM-DD`), with its exceptions and one-day entries, or a day of the week as it usually is. */
export type DaySource = { readonly date: string } | { readonly weekday: Day };
export type DayGoal = { readonly date: string } | { readonly weekdays: readonly Day[] };

/**
 * Copies the entries that start on a day: to a date as entries of that date alone, to days of the week as weekly ones.
 * An overnight entry belongs to the day it starts. First and last dates of weekly ones are kept, exceptions are not:
 * they name dates of the day that is copied. `today` (`YYYY-MM-DD`): what is over then is no part of a usual weekday.
 */
export function copyDay(site: Site, aim: Aim, source: DaySource, goal: DayGoal, today: string): CopyPlan {
  const entries = entriesFor(site, aim).filter((entry) =>
    'date' in source
      ? startsOnDay(entry.when, dayOfDate(source.date))
      : entry.when.days.includes(source.weekday) && !hasOneDate(entry.when) && !isOver(entry, today),
  );
  const create = [];
  const already: Schedule[] = [];
  for (const entry of entries) {
    const when =
      'date' in goal
        ? dated(site, aim, entry, goal.date)
        : weekly(site, aim, entry, goal.weekdays, 'weekday' in source ? entry.when : null);
    if (when === null) already.push(entry);
    else create.push(likeSchedule(entry, { targets: copyTargets(aim, entry), when }));
  }
  return planOf(create, already);
}

function dated(site: Site, aim: Aim, entry: Schedule, date: string): When | null {
  const day = dayOfDate(date);
  const alike = alikeFor(site, copyTargets(aim, entry), entry);
  if (alike.some(({ when }) => startsOnDay(when, day))) return null;
  const { start, end } = entry.when;
  return { start, end, days: DAYS.filter((one) => one === weekday(day)), from: date, to: date, except: [] };
}

/** Those of the days on which it does not play already; `dates` bound it. */
function weekly(
  site: Site,
  aim: Aim,
  entry: Schedule,
  weekdays: readonly Day[],
  dates: Pick<When, 'from' | 'to'> | null,
): When | null {
  const alike = alikeFor(site, copyTargets(aim, entry), entry);
  const { from, to } = dates ?? { from: null, to: null };
  const covers = ({ when }: Schedule, day: Day): boolean =>
    when.days.includes(day) &&
    (when.from === null || (from !== null && when.from <= from)) &&
    (when.to === null || (to !== null && when.to >= to)) &&
    !when.except.some((date) => weekday(dayOfDate(date)) === day);
  const days = DAYS.filter((day) => weekdays.includes(day) && !alike.some((one) => covers(one, day)));
  const { start, end } = entry.when;
  return days.length === 0 ? null : { start, end, days, from, to, except: [] };
}
