import { describe, expect, it } from 'vitest';
import type { Schedule, When } from '#lib/model/schedule';
import {
  dayParts,
  datesText,
  daysText,
  overnightHint,
  sectionOf,
  targetText,
  timesText,
} from './schedule-facts';

describe('days', () => {
  it.each([
    [[1, 2, 3, 4, 5, 6, 7], 'Every day'],
    [[1, 2, 3, 4, 5], 'Mon–Fri'],
    [[6, 7], 'Sat, Sun'],
    [[5, 1, 3], 'Mon, Wed, Fri'],
    [[1, 2, 3, 6], 'Mon–Wed, Sat'],
    [[], 'No day'],
  ] as const)('%j are %s', (days, text) => {
    expect(daysText(days)).toBe(text);
  });
});

describe('times', () => {
  it('say when the end is the next day', () => {
    expect(overnightHint('08:00', '18:00')).toBeNull();
    expect(overnightHint('22:00', '06:00')).toBe('Runs over midnight: ends the next day at 06:00.');
    expect(overnightHint('09:00', '09:00')).toBe('24 hours: until 09:00 the next day.');
    expect(overnightHint('22:00', '')).toBeNull();
    expect(timesText({ start: '22:00', end: '06:00' })).toBe('22:00 – 06:00 next day');
    expect(timesText({ start: '08:00', end: '18:00' })).toBe('08:00 – 18:00');
    expect(timesText({ start: '08:00', end: '08:00' })).toBe('08:00, 24 hours');
  });

  it('cover one part of the day, or two over midnight', () => {
    expect(dayParts({ start: '06:00', end: '18:00' })).toEqual([[0.25, 0.75]]);
    expect(dayParts({ start: '18:00', end: '06:00' })).toEqual([
      [0.75, 1],
      [0, 0.25],
    ]);
    expect(dayParts({ start: '18:00', end: '00:00' })).toEqual([[0.75, 1]]);
    expect(dayParts({ start: '00:00', end: '00:00' })).toEqual([[0, 1]]);
  });
});

const when: When = { start: '08:00', end: '18:00', days: [1], from: null, to: null, except: [] };

describe('dates', () => {
  it('are said only where there are any', () => {
    expect(datesText(when)).toBeNull();
    expect(datesText({ ...when, from: '2026-03-02', to: '2026-03-06' })).toBe(
      'from Mon, 2 Mar 2026, until Fri, 6 Mar 2026',
    );
    expect(datesText({ ...when, from: '2026-03-02', to: '2026-03-02' })).toBe('only Mon, 2 Mar 2026');
    expect(datesText({ ...when, except: ['2026-03-02'] })).toBe('not on Mon, 2 Mar 2026');
    expect(datesText({ ...when, except: ['2026-03-02', '2026-03-03'] })).toBe('not on 2 days');
  });

  it('sort an entry into current, later and over', () => {
    const entry = (dates: Partial<When>) => ({ when: { ...when, ...dates } }) as Schedule;
    expect(sectionOf(entry({}), '2026-03-05')).toBe('current');
    expect(sectionOf(entry({ from: '2026-03-05', to: '2026-03-05' }), '2026-03-05')).toBe('current');
    expect(sectionOf(entry({ from: '2026-03-06' }), '2026-03-05')).toBe('later');
    expect(sectionOf(entry({ to: '2026-03-04' }), '2026-03-05')).toBe('over');
  });
});

it('names targets as people named them, and says which is not there', () => {
  const site = { screens: new Map([['hall', { name: 'Hall' }]]), groups: new Map() } as unknown as Parameters<
    typeof targetText
  >[1];
  expect(['all', 'screen:hall', 'screen:x', 'tag:a:b'].map((target) => targetText(target, site))).toEqual([
    'All screens',
    'Hall',
    'x (not there)',
    '#a:b',
  ]);
});
