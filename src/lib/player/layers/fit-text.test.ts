import { expect, it } from 'vitest';
import { largestThatFits } from './fit-text';

const range = { smallest: 8, largest: 270 };

it('finds the largest size that fits', () => {
  for (const limit of [8, 9, 42, 269, 270])
    expect(largestThatFits(range, (size) => size <= limit)).toBe(limit);
});

it('takes the smallest when nothing fits, and the largest when all does', () => {
  expect(largestThatFits(range, () => false)).toBe(8);
  expect(largestThatFits(range, () => true)).toBe(270);
});
