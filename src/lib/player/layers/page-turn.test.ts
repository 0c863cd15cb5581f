import { describe, expect, test } from 'vitest';
import { pageTurnAt } from './page-turn';

const paper = { pages: 3, secondsPerPage: 5 };

describe('the page that a slot is at', () => {
  test.each([
    // Prepared two seconds ahead: it has those and its own time.
    [-2_000, { page: 1, next: 2, inMs: 7_000 }],
    [0, { page: 1, next: 2, inMs: 5_000 }],
    [4_999, { page: 1, next: 2, inMs: 1 }],
    [5_000, { page: 2, next: 3, inMs: 5_000 }],
    [12_000, { page: 3, next: 1, inMs: 3_000 }],
    [15_000, { page: 1, next: 2, inMs: 5_000 }],
    [3_600_000 + 7_000, { page: 2, next: 3, inMs: 3_000 }],
  ])('%d ms in', (positionMs, turn) => {
    expect(pageTurnAt(positionMs, paper)).toEqual(turn);
  });

  test('of one page is that one', () => {
    expect(pageTurnAt(12_000, { pages: 1, secondsPerPage: 5 })).toEqual({ page: 1, next: 1, inMs: 3_000 });
  });
});
