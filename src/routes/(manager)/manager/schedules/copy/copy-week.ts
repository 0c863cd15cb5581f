import type { Schedule } from '#lib/model/schedule';
import { likeSchedule } from '#lib/model/schedule-batch';
import type { Site } from '#lib/model/site';
import { dateOfDay, dayOfDate, weekday } from '#lib/timeline/day';
import { entriesFor, type Aim } from '../aim';
import { DAYS } from '../schedule-facts';
import { alikeFor, copyTargets, planOf, startsOnDay, type CopyPlan } from './copy-plan';

/**
 * Copies what starts in the seven days from one date on to the seven days from another on (`YYYY-MM-DD`), as entries
 * for those dates alone: one for each that is copied. Goes by the days that an entry names, so what a clock change
 * swallows in the one week is there in the other.
 */
export function copyWeek(site: Site, aim: Aim, from: string, to: string): CopyPlan {
  const [first, goal] = [dayOfDate(from), dayOfDate(to)];
  const create = [];
  const already: Schedule[] = [];
  for (const entry of entriesFor(site, aim)) {
    const offsets = [0, 1, 2, 3, 4, 5, 6].filter((offset) => startsOnDay(entry.when, first + offset));
    if (offsets.length === 0) continue;
    const targets = copyTargets(aim, entry);
    const alike = alikeFor(site, targets, entry);
    const days = offsets
      .map((offset) => goal + offset)
      .filter((day) => !alike.some(({ when }) => startsOnDay(when, day)));
    if (days.length === 0) {
      already.push(entry);
      continue;
    }
    const { start, end } = entry.when;
    const when = {
      start,
      end,
      days: DAYS.filter((one) => days.some((day) => weekday(day) === one)),
      from: dateOfDay(Math.min(...days)),
      to: dateOfDay(Math.max(...days)),
      except: [],
    };
    create.push(likeSchedule(entry, { targets, when }));
  }
  return planOf(create, already);
}
