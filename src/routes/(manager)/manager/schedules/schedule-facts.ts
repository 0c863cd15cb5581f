import type { Schedule, When } from '#lib/model/schedule';
import type { Site } from '#lib/model/site';
import { dateText } from '$lib/components/time-text';

export const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
export type Day = (typeof DAYS)[number];
export const DAY_NAMES: Readonly<Record<Day, string>> = {
  1: 'Monday',
  2: 'Tuesday',
  3: 'Wednesday',
  4: 'Thursday',
  5: 'Friday',
  6: 'Saturday',
  7: 'Sunday',
};
const shortDay = (day: Day): string => DAY_NAMES[day].slice(0, 3);

/** `Every day`, `Mon–Fri`, `Mon, Wed, Fri`; three days or more in a row become a range. */
export function daysText(days: readonly Day[]): string {
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  if (sorted.length === 0) return 'No day';
  if (sorted.length === 7) return 'Every day';
  const runs: Day[][] = [];
  for (const day of sorted) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run !== undefined && last !== undefined && day === last + 1) run.push(day);
    else runs.push([day]);
  }
  return runs
    .flatMap((run) => {
      const [first] = run;
      const last = run.at(-1);
      if (first === undefined || last === undefined) return [];
      return run.length >= 3 ? [`${shortDay(first)}–${shortDay(last)}`] : run.map(shortDay);
    })
    .join(', ');
}

/** What a person must know of an end that is not after the start; null when it is. */
export function overnightHint(start: string, end: string): string | null {
  if (start === '' || end === '') return null;
  if (start === end) return `24 hours: until ${end} the next day.`;
  return end < start ? `Runs over midnight: ends the next day at ${end}.` : null;
}

/** `08:00 – 18:00`, with what day the end is where it is not the same. */
export function timesText({ start, end }: Pick<When, 'start' | 'end'>): string {
  if (start === end) return `${start}, 24 hours`;
  return `${start} – ${end}${end < start ? ' next day' : ''}`;
}

/** First and last date and how many exceptions; null where the entry has none of them. */
export function datesText({ from, to, except }: Pick<When, 'from' | 'to' | 'except'>): string | null {
  const parts: string[] = [];
  if (from !== null && to !== null && from === to) parts.push(`only ${dateText(from)}`);
  else {
    if (from !== null) parts.push(`from ${dateText(from)}`);
    if (to !== null) parts.push(`until ${dateText(to)}`);
  }
  if (except.length === 1) parts.push(`not on ${except.map(dateText).join('')}`);
  else if (except.length > 1) parts.push(`not on ${except.length} days`);
  return parts.length === 0 ? null : parts.join(', ');
}

/** Whom an entry is aimed at, by the names that people gave. */
export function targetText(target: string, site: Pick<Site, 'screens' | 'groups'>): string {
  if (target === 'all') return 'All screens';
  const separator = target.indexOf(':');
  const id = target.slice(separator + 1);
  switch (target.slice(0, separator)) {
    case 'screen':
      return site.screens.get(id)?.name ?? `${id} (not there)`;
    case 'group':
      return site.groups.get(id)?.name ?? `${id} (not there)`;
    default:
      return `#${id}`;
  }
}

export type Section = 'current' | 'later' | 'over';

/** Where an entry stands in the list. `today`: `YYYY-MM-DD` in the site's time zone. */
export function sectionOf({ when }: Schedule, today: string): Section {
  if (when.to !== null && when.to < today) return 'over';
  return when.from !== null && when.from > today ? 'later' : 'current';
}

/** By start, then end, then name: the order of a day. */
export function inDayOrder(a: Schedule, b: Schedule): number {
  return (
    a.when.start.localeCompare(b.when.start) ||
    a.when.end.localeCompare(b.when.end) ||
    a.name.localeCompare(b.name) ||
    (a.id < b.id ? -1 : 1)
  );
}

/** The parts of the day (0 to 1) that an entry covers on a day it starts, for drawing: an overnight one has two. */
export function dayParts({ start, end }: Pick<When, 'start' | 'end'>): readonly [number, number][] {
  const part = (time: string): number => {
    const [hours = 0, minutes = 0] = time.split(':').map(Number);
    return (hours * 60 + minutes) / 1_440;
  };
  const [from, to] = [part(start), part(end)];
  if (from < to) return [[from, to]];
  return to === 0
    ? [[from, 1]]
    : [
        [from, 1],
        [0, to],
      ];
}
