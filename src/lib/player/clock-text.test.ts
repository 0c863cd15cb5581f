import { expect, it } from 'vitest';
import { clockWriter } from './clock-text';

const paris = { timezone: 'Europe/Paris', hour12: false, locale: 'en' };

it('writes the time of the screen’s own zone, across its change of clocks', () => {
  const write = clockWriter(paris);
  expect(write(Date.UTC(2026, 2, 29, 0, 59)).time).toBe('01:59');
  expect(write(Date.UTC(2026, 2, 29, 1, 0)).time).toBe('03:00');
});

it('writes midnight as 00:00, or as 12 with twelve hours', () => {
  const midnight = Date.UTC(2026, 0, 1, 23, 0);
  expect(clockWriter(paris)(midnight).time).toBe('00:00');
  expect(clockWriter({ ...paris, hour12: true })(midnight).time).toMatch(/^12:00\sAM$/);
});

it('writes the date in the language of the browser', () => {
  expect(clockWriter({ ...paris, locale: 'fr' })(Date.UTC(2026, 6, 14, 12)).date).toBe('mardi 14 juillet');
});
