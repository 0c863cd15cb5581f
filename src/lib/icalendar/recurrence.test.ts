import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { DAY, dateOfDay, dayOfDate, weekday } from '../timeline/day';
import { recurrenceOf } from './recurrence';
import { DAY_CODES } from './yearly-rule';

const START = 8 * 3_600_000;
const byday = fc
  .subarray([...DAY_CODES])
  .map((days) => `;BYDAY=START${days.map((day) => `,${day}`).join('')}`);
const rule = fc
  .record({
    freq: fc.constantFrom('DAILY', 'WEEKLY'),
    interval: fc.integer({ min: 1, max: 15 }),
    days: fc.oneof(fc.constant(''), byday),
    weekStart: fc.constantFrom('', ';WKST=SU', ';WKST=MO', ';WKST=WE'),
    end: fc.oneof(
      fc.integer({ min: 2, max: 25 }).map((count) => `;COUNT=${count}`),
      fc.integer({ min: 0, max: 150 }).map((days) => {
        const date = dateOfDay(dayOfDate('2026-01-01') + days);
        return `;UNTIL=${date.replaceAll('-', '')}T080000`;
      }),
    ),
  })
  .map(
    ({ freq, interval, days, weekStart, end }) =>
      `FREQ=${freq};INTERVAL=${interval}${days}${weekStart}${end}`,
  );

function daysByOthers(text: string, start: number): readonly string[] {
  const first = new Date(start * DAY + START).toISOString().slice(0, 19);
  const iterator = ICAL.Recur.fromString(text).iterator(ICAL.Time.fromDateTimeString(first));
  const found: string[] = [];
  while (found.length < 60) {
    // Its types don't say that there may be no more.
    const next = iterator.next() as ICAL.Time | null;
    if (next === null) break;
    found.push(next.toString().slice(0, 10));
  }
  return found;
}

describe('a rule with an end', () => {
  it('names the same days as ical.js, which shares nothing with it', () => {
    let met = 0;
    fc.assert(
      fc.property(rule, fc.integer({ min: 0, max: 6 }), (drawn, more) => {
        const start = dayOfDate('2026-01-05') + more;
        // What a rule means that does not name its own start is not defined.
        const text = drawn.replace('START', DAY_CODES[more] ?? 'MO');
        const theirs = daysByOthers(text, start);
        if (theirs.length === 0) {
          expect(() => recurrenceOf(text, start * DAY + START, null)).toThrow();
          return;
        }
        const { from, to, weekdays, skipped } = recurrenceOf(text, start * DAY + START, null);
        const ours: string[] = [];
        for (let day = from; day <= (to ?? 0) && ours.length < 60; day += 1) {
          if (weekdays.has(weekday(day)) && !skipped.has(day)) ours.push(dateOfDay(day));
        }
        expect(ours).toEqual(theirs);
        met += 1;
      }),
      { numRuns: 500 },
    );
    expect(met).toBeGreaterThan(100);
  });
});
