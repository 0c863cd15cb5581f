import { describe, expect, it } from 'vitest';
import { offsetFrom } from './offset';

describe('offsetFrom', () => {
  it('takes the server to have answered in the middle of the trip', () => {
    expect(offsetFrom([{ sent: 1_000, roundTripMs: 40, server: 6_020 }])).toEqual({
      offsetMs: 5_000,
      errorMs: 20,
    });
  });

  it('believes the quickest trip, however many slow ones disagree', () => {
    const slow = { sent: 1_000, roundTripMs: 900, server: 1_890 };
    const quick = { sent: 5_000, roundTripMs: 10, server: 4_705 };
    expect(offsetFrom([slow, slow, quick, slow])).toEqual({ offsetMs: -300, errorMs: 5 });
  });

  it('has no opinion without a trip', () => {
    expect(offsetFrom([])).toBeNull();
  });
});
