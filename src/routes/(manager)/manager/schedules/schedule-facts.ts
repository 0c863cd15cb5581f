import type { Schedule, When } from '#lib/model/schedule';
import type { Site } from '#lib/model/site';
import { dateText } from '$lib/components/time-text';

export {
  DAY_NAMES,
  DAYS,
  daysText,
  overnightHint,
  timesText,
  type Day,
} from '$lib/components/day-times-text';

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
