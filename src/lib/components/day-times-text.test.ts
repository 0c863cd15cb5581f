import { describe, expect, it } from 'vitest';
import type { DayTimes } from '#lib/model/values';
import { dayTimesText, hoursText, validityText } from './day-times-text';

const week: DayTimes = { days: [1, 2, 3, 4, 5], start: '08:00', end: '20:00' };
const saturday: DayTimes = { days: [6], start: '10:00', end: '18:00' };

describe('hours', () => {
  it('are one sentence', () => {
    expect(hoursText(null)).toBe('Always on');
    expect(hoursText({ periods: [week, saturday], closed: ['2026-12-24'] })).toBe(
      'Mon–Fri 08:00–20:00, Sat 10:00–18:00; closed on 24 Dec 2026',
    );
  });

  it('count the dates on which they are closed when there are many, and list few in order', () => {
    const closed = ['2027-01-01', '2026-12-25', '2026-12-24'];
    expect(hoursText({ periods: [week], closed })).toMatch(/closed on 24 Dec 2026, 25 Dec 2026, 1 Jan 2027$/);
    expect(hoursText({ periods: [week], closed: [...closed, '2027-05-01'] })).toMatch(/closed on 4 dates$/);
  });
});

it.each([
  [{ start: '22:00', end: '06:00' }, 'Sat 22:00–06:00 (next day)'],
  [{ start: '22:00', end: '00:00' }, 'Sat 22:00–00:00'],
  [{ start: '00:00', end: '00:00' }, 'Sat all day'],
  [{ start: '06:00', end: '06:00' }, 'Sat 24 h from 06:00'],
])('%j on a Saturday is %s', (times, text) => {
  expect(dayTimesText([{ days: [6], ...times }])).toBe(text);
});

it.each([
  [null, null],
  [{ from: null, to: null }, null],
  [{ from: null, to: '2026-12-24' }, 'until 24 Dec 2026'],
  [{ from: '2026-12-01', to: '2026-12-24' }, 'from 1 Dec 2026 until 24 Dec 2026'],
  [{ from: '2026-12-24', to: '2026-12-24' }, 'only 24 Dec 2026'],
])('the validity %j is %s', (validity, text) => {
  expect(validityText(validity)).toBe(text);
});
