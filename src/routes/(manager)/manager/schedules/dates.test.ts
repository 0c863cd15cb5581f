import { expect, it } from 'vitest';
import { dateBy, isShownDate } from './dates';

it('goes from day to day over months and leap days', () => {
  expect([dateBy('2028-02-28', 1), dateBy('2026-01-01', -1)]).toEqual(['2028-02-29', '2025-12-31']);
});

it('shows dates that people can mean, and nothing that is half typed', () => {
  expect(['2026-02-28', '1970-01-02', '9998-12-31'].map(isShownDate)).toEqual([true, true, true]);
  expect(['', '0002-01-01', '1970-01-01', '9999-01-01', '2026-13-01'].map(isShownDate)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
});
