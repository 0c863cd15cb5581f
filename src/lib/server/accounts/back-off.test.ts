import { describe, expect, test } from 'vitest';
import { BackOff } from './back-off';

const fail = (guard: BackOff, key: string, times: number, at: number) => {
  for (let n = 0; n < times; n += 1) guard.begin(key, at);
};

describe('a back-off', () => {
  test('forgives the first five failures, then doubles the wait up to a minute', () => {
    const guard = new BackOff();
    const waits: number[] = [];
    let now = 0;
    for (let n = 0; n < 14; n += 1) {
      const wait = guard.begin('key', now);
      waits.push(wait);
      if (wait > 0) {
        now += wait;
        expect(guard.begin('key', now)).toBe(0);
      }
    }
    expect(waits).toEqual([
      0, 0, 0, 0, 0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000,
    ]);
  });

  test('does not grow while one only waits', () => {
    const guard = new BackOff();
    fail(guard, 'key', 5, 0);
    for (let n = 0; n < 100; n += 1) expect(guard.begin('key', 10)).toBe(990);
  });

  test('is over after a success, and forgotten after a quarter of an hour', () => {
    const guard = new BackOff();
    fail(guard, 'key', 5, 0);
    guard.succeeded('key');
    expect(guard.begin('key', 0)).toBe(0);
    fail(guard, 'other', 5, 0);
    expect(guard.begin('other', 15 * 60_000)).toBe(0);
    expect(guard.begin('other', 15 * 60_000)).toBe(0);
  });

  test('is one key’s own, and remembers a bounded number of them', () => {
    const guard = new BackOff();
    fail(guard, 'mine', 5, 0);
    expect(guard.begin('yours', 0)).toBe(0);
    for (let n = 0; n < 10_000; n += 1) guard.begin(`stranger ${n}`, 0);
    expect(guard.begin('mine', 0)).toBe(0);
  });
});
