import { describe, expect, it } from 'vitest';
import { axisOf, lengthText, placeOf } from './axis';

describe('the axis of a day', () => {
  it('has 24 hours, evenly, on most days', () => {
    const axis = axisOf('2026-03-02', 'Europe/Paris');
    expect(axis.hours.map(({ hour }) => hour)).toEqual(Array.from({ length: 24 }, (_, hour) => hour));
    expect(axis.hours.every(({ at }, index) => at === axis.from + index * 3_600_000)).toBe(true);
    expect(lengthText(axis)).toBeNull();
    expect(placeOf(axis, axis.from + 6 * 3_600_000)).toBe(25);
  });

  it('lacks the hour that clocks skip, and says so', () => {
    const axis = axisOf('2026-03-29', 'Europe/Paris');
    expect(axis.hours.slice(0, 4).map(({ hour }) => hour)).toEqual([0, 1, 3, 4]);
    expect(axis.to - axis.from).toBe(23 * 3_600_000);
    expect(lengthText(axis)).toBe('23 hours long: clocks go forward');
  });

  it('has the hour twice that clocks repeat', () => {
    const axis = axisOf('2026-10-25', 'Europe/Paris');
    expect(axis.hours.slice(0, 5).map(({ hour }) => hour)).toEqual([0, 1, 2, 2, 3]);
    expect(new Set(axis.hours.map(({ at }) => at)).size).toBe(25);
    expect(lengthText(axis)).toBe('25 hours long: clocks go back');
  });

  it('knows changes of half an hour, and days that a zone skips', () => {
    expect(lengthText(axisOf('2026-04-05', 'Australia/Lord_Howe'))).toBe('24.5 hours long: clocks go back');
    expect(lengthText(axisOf('2011-12-30', 'Pacific/Apia'))).toBe('This zone has no such day.');
  });
});
