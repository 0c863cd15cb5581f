import { expect, test } from 'vitest';
import { inkOn } from './ink';

test.each([
  ['#000000', '#ffffff'],
  ['#0f4c47', '#ffffff'],
  ['#ffffff', '#10161d'],
  ['#FFD400', '#10161d'],
])('what is written on %s is %s', (background, ink) => {
  expect(inkOn(background)).toBe(ink);
});
