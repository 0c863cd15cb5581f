import { expect, it } from 'vitest';
import { createLateness, lateness } from './lateness';
import type { Spot } from './programme';

const spot = (since: number, until: number | null): Spot => ({
  mode: 'default',
  source: null,
  sourceKey: 'P',
  item: null,
  content: null,
  transition: 'cut',
  since,
  until,
});

it('is known where one spot follows another', () => {
  expect(lateness(spot(0, 10_000), spot(10_000, 20_000), 10_012)).toBe(12);
  // A clock that was set back a little meanwhile.
  expect(lateness(spot(0, 10_000), spot(10_000, 20_000), 9_998)).toBe(0);
});

it('is not known of what an edit or a command brought', () => {
  expect(lateness(null, spot(10_000, 20_000), 13_000)).toBeNull();
  expect(lateness(spot(0, 10_000), spot(4_000, 20_000), 5_000)).toBeNull();
  expect(lateness(spot(0, null), spot(4_000, null), 5_000)).toBeNull();
});

it('keeps the largest of the last hundred', () => {
  const kept = createLateness();
  expect(kept.mostMs).toBeNull();
  kept.add(40.4);
  for (let change = 0; change < 99; change += 1) kept.add(3);
  expect(kept.mostMs).toBe(40);
  kept.add(3);
  expect(kept.mostMs).toBe(3);
});
