import { describe, expect, it } from 'vitest';
import { dragged, drawn, lanesOf } from './drag';

const HOUR = 3_600_000;

describe('a drag', () => {
  it('moves both ends, or one, by quarter hours', () => {
    expect(dragged('both', HOUR, 1_000_000)).toEqual({ startBy: 900_000, endBy: 900_000 });
    expect(dragged('end', HOUR, HOUR + 1)).toEqual({ startBy: 0, endBy: HOUR });
    expect(dragged('start', HOUR, -HOUR)).toEqual({ startBy: -HOUR, endBy: 0 });
    expect(dragged('start', HOUR, 1)).toEqual({ startBy: 0, endBy: 0 });
  });

  it('leaves a quarter of an hour, and no more than a day', () => {
    expect(dragged('end', HOUR, -9 * HOUR)).toEqual({ startBy: 0, endBy: -0.75 * HOUR });
    expect(dragged('start', HOUR, 9 * HOUR)).toEqual({ startBy: 0.75 * HOUR, endBy: 0 });
    expect(dragged('end', 60_000, -HOUR)).toEqual({ startBy: 0, endBy: 0 });
    expect(dragged('end', 20 * HOUR, 9 * HOUR)).toEqual({ startBy: 0, endBy: 4 * HOUR });
  });

  it('over free room is a time either way, unless it is none', () => {
    expect(drawn(9 * HOUR, 8 * HOUR)).toEqual({ start: 8 * HOUR, end: 9 * HOUR });
    expect(drawn(9 * HOUR, 9 * HOUR + 60_000)).toBeNull();
    expect(drawn(0, 25 * HOUR)).toBeNull();
  });
});

it('lanes keep times apart that overlap, and no others', () => {
  const times = [
    [0, 4],
    [1, 2],
    [2, 3],
    [4, 5],
  ].map(([start = 0, end = 0]) => ({ start, end }));
  expect(lanesOf(times)).toEqual({ lanes: [0, 1, 1, 0], count: 2 });
});
