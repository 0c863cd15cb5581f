import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSame, keepSame } from './same';

test('equal values are the very object that was there before', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const copy: unknown = structuredClone(value);
      expect(keepSame(value, copy)).toBe(value);
    }),
  );
});

test('a value that differs keeps its value, and takes the parts that are equal from before', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
      expect(keepSame(before, after)).toEqual(after);
    }),
  );
  const before = { a: { deep: [1, 2] }, b: [{ x: 1 }, { x: 2 }] };
  const after = keepSame(before, { a: { deep: [1, 2] }, b: [{ x: 1 }, { x: 3 }] });
  expect(after).not.toBe(before);
  expect(after.a).toBe(before.a);
  expect(after.b[0]).toBe(before.b[0]);
});

test('the order of keys makes no difference, a missing or an added one does', () => {
  expect(isSame({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(true);
  expect(isSame({ a: 1, b: 2 }, { a: 1 })).toBe(false);
  expect(isSame({ a: 1 }, { a: 1, b: undefined })).toBe(false);
  expect(isSame([1, 2], [1])).toBe(false);
  expect(isSame([], {})).toBe(false);
});
