import { describe, expect, it } from 'vitest';
import { standingOf } from './standing';

const DIGESTS = new Map([
  [8, 'aa'],
  [9, 'bb'],
]);
const document = { committed: 9, digestAt: (version: number) => DIGESTS.get(version) ?? null };

describe('SS6.6: a screen’s replica', () => {
  it.each([
    ['equal', 'holds the newest version', 9, 'bb'],
    ['behind', 'holds an earlier one', 8, 'aa'],
    ['differs', 'holds something else than that version', 9, 'aa'],
    ['differs', 'names a version that never was', 10, 'bb'],
    ['unknown', 'names a version too long ago', 7, 'aa'],
    ['unknown', 'names no version', null, 'bb'],
    ['unknown', 'does not say what it holds', 9, null],
  ] as const)('is %s when it %s', (standing, _when, applied, digest) => {
    expect(standingOf({ applied, digest }, document)).toBe(standing);
  });
});
