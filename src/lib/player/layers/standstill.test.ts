import { expect, it } from 'vitest';
import { createStandstill } from './standstill';

it('tells a film that stands still from one that moves, and counts from its last move', () => {
  const standsStill = createStandstill(5_000);
  expect(standsStill(0, 100_000)).toBe(false);
  expect(standsStill(0.1, 104_900)).toBe(false);
  expect(standsStill(0.1, 109_899)).toBe(false);
  expect(standsStill(0.1, 109_900)).toBe(true);
  expect(standsStill(0.2, 110_000)).toBe(false);
});
