import { expect, it } from 'vitest';
import { createSteadyTime, HELD_BACK_MS } from './steady-time';

it('holds still over a small step back, and goes on from there', () => {
  const steady = createSteadyTime();
  expect([10_000, 9_980, 9_999, 10_001].map(steady)).toEqual([10_000, 10_000, 10_000, 10_001]);
});

it('follows a clock that was really set back', () => {
  const steady = createSteadyTime();
  expect([10_000, 10_000 - HELD_BACK_MS - 1].map(steady)).toEqual([10_000, 10_000 - HELD_BACK_MS - 1]);
});
