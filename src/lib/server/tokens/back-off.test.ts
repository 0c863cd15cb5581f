import { describe, expect, test } from 'vitest';
import { BackOff } from './back-off';

/** A wrong token: it waits first, or counts. */
function begin(guard: BackOff, key: string, now: number): number {
  const waitMs = guard.waitMs(key, now);
  if (waitMs === 0) guard.failed(key, now);
  return waitMs;
}

const fail = (guard: BackOff, key: string, times: number, at: number) => {
  for (let n = 0; n < times; n += 1) begin(guard, key, at);
};

describe('a back-off', () => {
  test('forgives the first five failures, then doubles the wait up to a minute', () => {
    const guard = new BackOff();
    const waits: number[] = [];
    let now = 0;
    for (let n = 0; n < 14; n += 1) {
      const wait = begin(guard, 'key', now);
      waits.push(wait);
      if (wait > 0) {
        now += wait;
        expect(begin(guard, 'key', now)).toBe(0);
      }
    }
    expect(waits).toEqual([
      0, 0, 0, 0, 0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000,
    ]);
  });

  test('does not grow while one only waits', () => {
    const guard = new BackOff();
    fail(guard, 'key', 5, 0);
    for (let n = 0; n < 100; n += 1) expect(begin(guard, 'key', 10)).toBe(990);
  });

  test('is forgotten after a quarter of an hour', () => {
    const guard = new BackOff();
    fail(guard, 'other', 5, 0);
    expect(begin(guard, 'other', 15 * 60_000)).toBe(0);
    expect(begin(guard, 'other', 15 * 60_000)).toBe(0);
  });

  test('is one key’s own, and remembers a bounded number of them', () => {
    const guard = new BackOff();
    fail(guard, 'mine', 5, 0);
    expect(begin(guard, 'yours', 0)).toBe(0);
    for (let n = 0; n < 10_000; n += 1) begin(guard, `stranger ${n}`, 0);
    expect(begin(guard, 'mine', 0)).toBe(0);
  });
});
