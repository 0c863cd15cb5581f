import type { Hours } from '#lib/model/screen';
import type { DayTimes, Validity } from '#lib/model/values';
import { shortDateText } from './time-text';

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

type Times = Pick<DayTimes, 'start' | 'end'>;

/** What a person must know of an end that is not after the start; null when it is, or while one of them is missing. */
export function overnightHint(start: string, end: string): string | null {
  if (start === '' || end === '') return null;
  if (start === end) return `24 hours: until ${end} the next day.`;
  return end < start ? `Runs over midnight: ends the next day at ${end}.` : null;
}

/** `08:00 – 18:00`, with what day the end is where it is not the same. */
export function timesText({ start, end }: Times): string {
  if (start === end) return `${start}, 24 hours`;
  return `${start} – ${end}${end < start ? ' next day' : ''}`;
}

/** The same, short enough for a sentence of several: `08:00–20:00`, `22:00–06:00 (next day)`, `all day`. */
function shortTimesText({ start, end }: Times): string {
  if (start === end) return start === '00:00' ? 'all day' : `24 h from ${start}`;
  return `${start}–${end}${end < start && end !== '00:00' ? ' (next day)' : ''}`;
}

/** `Mon–Fri 08:00–20:00, Sat 10:00–18:00` */
export function dayTimesText(rows: readonly DayTimes[]): string {
  return rows.map((row) => `${daysText(row.days)} ${shortTimesText(row)}`).join(', ');
}

/** More than these dates are counted, not listed. */
const MOST_DATES = 3;

/** `Always on`, or `Mon–Fri 08:00–20:00; closed on 24 Dec 2026`. */
export function hoursText(hours: Hours | null): string {
  if (hours === null) return 'Always on';
  const { periods, closed } = hours;
  const times = dayTimesText(periods);
  if (closed.length === 0) return times;
  const dates = [...closed].sort();
  const on = dates.length <= MOST_DATES ? dates.map(shortDateText).join(', ') : `${dates.length} dates`;
  return `${times}; closed on ${on}`;
}

/** `until 24 Dec 2026`, `from … until …`, `only 24 Dec 2026`; null without any bound. */
export function validityText(validity: Validity | null): string | null {
  if (validity === null) return null;
  const { from, to } = validity;
  if (from !== null && from === to) return `only ${shortDateText(from)}`;
  const parts: string[] = [];
  if (from !== null) parts.push(`from ${shortDateText(from)}`);
  if (to !== null) parts.push(`until ${shortDateText(to)}`);
  return parts.length === 0 ? null : parts.join(' ');
}
