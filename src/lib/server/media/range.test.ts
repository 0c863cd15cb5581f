import { expect, test } from 'vitest';
import { parseRange } from './range';

test.each([
  ['bytes=0-0', { start: 0, end: 0 }],
  ['bytes=0-', { start: 0, end: 99 }],
  ['bytes=90-200', { start: 90, end: 99 }],
  ['bytes=-10', { start: 90, end: 99 }],
  ['bytes=-1000', { start: 0, end: 99 }],
  ['Bytes = 5 - 6 ', { start: 5, end: 6 }],
])('of 100 bytes, %s is a part', (header, part) => {
  expect(parseRange(header, 100)).toEqual(part);
});

test.each(['bytes=100-', 'bytes=100-200', 'bytes=-0'])('of 100 bytes, %s lies outside', (header) => {
  expect(parseRange(header, 100)).toBe('unsatisfiable');
});

test.each([undefined, '', 'bytes=-', 'bytes=a-b', 'bytes=9-3', 'items=0-1', 'bytes=0-1,5-6'])(
  '%s asks for no part that we know, so all is sent',
  (header) => {
    expect(parseRange(header, 100)).toBeNull();
  },
);

test('of an empty file every part lies outside', () => {
  expect(parseRange('bytes=0-', 0)).toBe('unsatisfiable');
  expect(parseRange('bytes=-1', 0)).toBe('unsatisfiable');
});
