import { describe, expect, it } from 'vitest';
import type { Hours } from '#lib/model/screen';
import { hoursDraft, hoursOf, hoursProblem } from './hours-draft';

const hours: Hours = {
  periods: [
    { days: [1, 2, 3, 4, 5], start: '08:00', end: '20:00' },
    { days: [6], start: '22:00', end: '06:00' },
  ],
  closed: ['2026-12-24'],
};

describe('the hours of a screen in a form', () => {
  it('come out as they went in', () => {
    expect(hoursOf(hoursDraft(hours))).toEqual(hours);
    expect(hoursOf(hoursDraft(null))).toBeNull();
  });

  it('are kept while “always on” is only tried', () => {
    const draft = hoursDraft(hours);
    draft.always = true;
    expect(hoursOf(draft)).toBeNull();
    draft.always = false;
    expect(hoursOf(draft)).toEqual(hours);
  });

  it.each([
    [{ days: [] }, 'hours.periods.1.days'],
    [{ start: '' }, 'hours.periods.1.start'],
    [{ end: '' }, 'hours.periods.1.end'],
  ])('name the field of the row in which %j', (change, field) => {
    const draft = hoursDraft(hours);
    Object.assign(draft.periods[1] ?? {}, change);
    expect(hoursProblem(draft)?.field).toBe(field);
    expect(hoursProblem({ ...draft, always: true })).toBeNull();
  });

  it('may run over midnight, or for 24 hours', () => {
    const draft = hoursDraft({ periods: [{ days: [7], start: '06:00', end: '06:00' }], closed: [] });
    expect(hoursProblem(draft)).toBeNull();
    expect(hoursProblem(hoursDraft(hours))).toBeNull();
  });
});
