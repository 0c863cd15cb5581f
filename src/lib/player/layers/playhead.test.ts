import { expect, it } from 'vitest';
import { playheadAt, shouldLoop } from './playhead';

it('repeats media in a slot that is longer than it', () => {
  expect(shouldLoop(60_000, 8_000)).toBe(true);
  expect(shouldLoop(null, 8_000)).toBe(true);
});

it('plays media of the slot’s own length once, whatever the rounding', () => {
  expect(shouldLoop(8_000, 8_000)).toBe(false);
  expect(shouldLoop(8_000, 7_960)).toBe(false);
  expect(shouldLoop(60_000, null)).toBe(false);
});

it('joins where the others are', () => {
  expect(playheadAt(3_000, 8_000)).toBe(3_000);
  expect(playheadAt(19_000, 8_000)).toBe(3_000);
});

it('begins at the beginning before its slot, and where the length is not known', () => {
  expect(playheadAt(-5_000, 8_000)).toBe(0);
  expect(playheadAt(19_000, null)).toBe(0);
});
