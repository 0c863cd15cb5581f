import { expect, it } from 'vitest';
import { createBackOff } from './back-off';

it('waits longer after each failure in a row, but never more than five minutes', () => {
  const backOff = createBackOff();
  const waits = Array.from({ length: 9 }, () => {
    backOff.failed('a', 1_000);
    return (backOff.nextTry(1_000) ?? 0) - 1_000;
  });
  expect(waits.slice(0, 3)).toEqual([5_000, 10_000, 20_000]);
  expect(waits.at(-1)).toBe(300_000);
});

it('lets try what did not fail, what waited long enough, and what was forgiven', () => {
  const backOff = createBackOff();
  backOff.failed('a', 0);
  expect(backOff.mayTry('b', 0)).toBe(true);
  expect(backOff.mayTry('a', 4_999)).toBe(false);
  expect(backOff.mayTry('a', 5_000)).toBe(true);
  backOff.failed('a', 5_000);
  backOff.forget('a');
  expect(backOff.mayTry('a', 5_001)).toBe(true);
});

it('is not fooled by a clock that was set back', () => {
  const backOff = createBackOff();
  backOff.failed('a', 10_000_000);
  expect(backOff.mayTry('a', 1_000)).toBe(true);
});
