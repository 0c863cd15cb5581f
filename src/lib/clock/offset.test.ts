import { describe, expect, it } from 'vitest';
import { readingOf } from './offset';

describe('readingOf', () => {
  it('takes the server to have answered in the middle of the trip', () => {
    expect(readingOf([{ sentAt: 1_000, roundTripMs: 40, server: 6_020 }])).toEqual({
      at: 1_020,
      server: 6_020,
      errorMs: 20,
    });
  });

  it('believes the quickest trip, however many slow ones disagree', () => {
    const slow = { sentAt: 1_000, roundTripMs: 900, server: 1_890 };
    const quick = { sentAt: 5_000, roundTripMs: 10, server: 4_705 };
    expect(readingOf([slow, slow, quick, slow])).toEqual({ at: 5_005, server: 4_705, errorMs: 5 });
  });

  it('has no opinion without a trip', () => {
    expect(readingOf([])).toBeNull();
  });
});
