import { expect, test } from 'vitest';
import { TokenBuckets } from './token-buckets';

test('a burst is granted, then one each time, and the wait is said', () => {
  const buckets = new TokenBuckets(3, 1_000);
  expect([1, 2, 3, 4].map(() => buckets.take('a', 0))).toEqual([0, 0, 0, 1_000]);
  expect(buckets.take('a', 600)).toBe(400);
  expect(buckets.take('a', 1_000)).toBe(0);
  expect(buckets.take('a', 1_000)).toBe(1_000);
  expect(buckets.take('b', 0)).toBe(0);
});

test('a bucket that rested is full, never fuller', () => {
  const buckets = new TokenBuckets(2, 1_000);
  buckets.take('a', 0);
  expect([1, 2, 3].map(() => buckets.take('a', 3_600_000))).toEqual([0, 0, 1_000]);
});

test('a clock that goes back takes nothing away and gives nothing', () => {
  const buckets = new TokenBuckets(2, 1_000);
  expect([buckets.take('a', 5_000), buckets.take('a', 0), buckets.take('a', 0)]).toEqual([0, 0, 1_000]);
});

test('a bounded number of keys is remembered', () => {
  const buckets = new TokenBuckets(1, 1_000, 2);
  for (const key of ['a', 'b', 'c']) buckets.take(key, 0);
  expect(buckets.take('b', 0)).toBe(1_000);
  expect(buckets.take('a', 0)).toBe(0);
});
