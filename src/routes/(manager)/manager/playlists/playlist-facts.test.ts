import { describe, expect, it } from 'vitest';
import { droppedBefore, roundText, rulesText, steppedBefore } from './playlist-facts';

describe('a drop', () => {
  it('names the item that now stands behind, null at the end', () => {
    expect(droppedBefore(['a', 'b', 'c'], ['b', 'a', 'c'], 'a')).toBe('c');
    expect(droppedBefore(['a', 'b', 'c'], ['b', 'c', 'a'], 'a')).toBeNull();
  });

  it('is none when the item stands where it stood', () => {
    expect(droppedBefore(['a', 'b', 'c'], ['a', 'b', 'c'], 'b')).toBeUndefined();
    expect(droppedBefore(['a', 'b'], ['a', 'b'], 'b')).toBeUndefined();
  });
});

describe('a step', () => {
  it.each([
    ['b', 'up', 'a'],
    ['a', 'up', undefined],
    ['a', 'down', 'c'],
    ['b', 'down', null],
    ['c', 'down', undefined],
    ['gone', 'down', undefined],
  ] as const)('of %s %s stands it before %s', (moved, way, before) => {
    expect(steppedBefore(['a', 'b', 'c'], moved, way)).toBe(before);
  });
});

it('an item says when it plays, or nothing when that is always', () => {
  const conditions = [{ days: [1, 2, 3, 4, 5] as (1 | 2 | 3 | 4 | 5)[], start: '07:00', end: '10:00' }];
  const validity = { from: null, to: '2026-12-24' };
  expect(rulesText({ conditions: null, validity: null })).toBeNull();
  expect(rulesText({ conditions, validity })).toBe('Mon–Fri 07:00–10:00 · until 24 Dec 2026');
  expect(rulesText({ conditions: null, validity })).toBe('until 24 Dec 2026');
});

it('a round that has no end at all has no length either', () => {
  expect(roundText({ seconds: 0, open: true, upTo: false, missing: 0 })).toBe('without end');
});
