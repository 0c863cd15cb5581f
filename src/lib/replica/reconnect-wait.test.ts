import { describe, expect, it } from 'vitest';
import { CloseCode } from '#lib/protocol/close-codes';
import { DEVICE_PACE, PERSON_PACE, waitBefore } from './reconnect-wait';

const LOST = 1006;

/** Numbers in [0, 1), the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** When each of `clients` that lose a server at 0 opens a socket, in ms after it listens again at `downMs`. */
function comeBack(clients: number, downMs: number): number[] {
  const random = seeded(7);
  return Array.from({ length: clients }, () => {
    let at = 0;
    for (let losses = 1; ; losses += 1) {
      at += waitBefore(DEVICE_PACE, losses, LOST, random()) ?? Infinity;
      if (at >= downMs) return at - downMs;
    }
  });
}

describe('SS13.1: the wait before a socket is tried again', () => {
  it('is any instant up to a bound, from the first attempt on', () => {
    expect(waitBefore(PERSON_PACE, 1, LOST, 0)).toBe(0);
    expect(waitBefore(PERSON_PACE, 1, LOST, 0.5)).toBe(500);
    expect(waitBefore(DEVICE_PACE, 1, LOST, 0.999)).toBeCloseTo(1_998);
  });

  it('has a bound that doubles, up to a longest', () => {
    const bounds = [1, 2, 3, 4, 16].map((losses) => waitBefore(PERSON_PACE, losses, LOST, 1));
    expect(bounds).toEqual([1_000, 2_000, 4_000, 4_000, 4_000]);
  });

  it('has a bound that doubles later for a screen: a restart is over before', () => {
    const bounds = [1, 2, 8, 9, 10, 16].map((losses) => waitBefore(DEVICE_PACE, losses, LOST, 1));
    expect(bounds).toEqual([2_000, 2_000, 2_000, 4_000, 8_000, 8_000]);
  });

  it('is longer for a screen once it is no restart that it waits for', () => {
    expect(waitBefore(DEVICE_PACE, 17, LOST, 1)).toBe(30_000);
    expect(waitBefore(DEVICE_PACE, 1e6, LOST, 1)).toBe(30_000);
  });

  it('is short for a person, however long the server was away', () => {
    expect(waitBefore(PERSON_PACE, 1, LOST, 1)).toBe(1_000);
    expect(waitBefore(PERSON_PACE, 900, LOST, 0.5)).toBe(2_000);
  });

  it.each([CloseCode.goingAway, CloseCode.tryAgainLater])(
    'is never none when the server said later (%i)',
    (code) => {
      expect(waitBefore(DEVICE_PACE, 1, code, 0)).toBe(1_000);
      expect(waitBefore(DEVICE_PACE, 1, code, 1)).toBe(4_000);
    },
  );

  it('is that of any loss when rights changed', () => {
    expect(waitBefore(PERSON_PACE, 1, CloseCode.rightsChanged, 0.5)).toBe(500);
  });

  it.each([4400, CloseCode.notAuthenticated, CloseCode.otherEpoch, 4499])(
    'SS13.2: has no end after %i: that is for somebody to decide',
    (code) => {
      expect(waitBefore(PERSON_PACE, 1, code, 0.5)).toBeNull();
    },
  );

  it('spreads five thousand that lost their server together, and has them back soon', () => {
    const back = comeBack(5_000, 1_500).sort((a, b) => a - b);
    for (const second of [0, 1]) {
      const inIt = back.filter((at) => Math.floor(at / 1_000) === second);
      expect(inIt.length).toBeLessThan(4_000);
    }
    expect(back.at(-1)).toBeLessThan(DEVICE_PACE.firstMs);
  });
});
