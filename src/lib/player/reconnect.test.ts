import { describe, expect, it } from 'vitest';
import { CloseCode } from '#lib/protocol/close-codes';
import { reactTo } from './reconnect';

describe('a refused socket', () => {
  it.each([
    CloseCode.notAuthenticated,
    CloseCode.unknownDevice,
    CloseCode.revokedDevice,
    CloseCode.otherEpoch,
  ])('%i is asked about at once', (code) => {
    expect(reactTo(code, 1, 0)).toEqual({ kind: 'ask', afterMs: 0 });
  });

  it('is asked about ever more slowly when asking does not help', () => {
    const waits = [1, 2, 3, 4, 50].map(
      (refusals) => reactTo(CloseCode.notAuthenticated, refusals, 0).afterMs,
    );
    expect(waits).toEqual([0, 5_000, 10_000, 20_000, 300_000]);
  });

  it('of another epoch is left alone for minutes after it was asked about', () => {
    expect(reactTo(CloseCode.otherEpoch, 2, 0).afterMs).toBeGreaterThanOrEqual(120_000);
  });

  it('of another epoch is asked about by each screen at a moment of its own: all of them are refused at once', () => {
    const waits = [0, 0.25, 0.5].map((random) => reactTo(CloseCode.otherEpoch, 1, random).afterMs);
    expect(waits).toEqual([0, 1_000, 2_000]);
  });

  it.each([CloseCode.tooLarge, CloseCode.tooMuch])(
    'with %i is not tried again for a minute or more',
    (code) => {
      const reaction = reactTo(code, 1, 0);
      expect(reaction.kind).toBe('connect');
      expect(reaction.afterMs).toBeGreaterThanOrEqual(60_000);
    },
  );

  it('for any other reason is simply tried again, and never at once', () => {
    expect(reactTo(CloseCode.badOrigin, 1, 0)).toEqual({ kind: 'connect', afterMs: 5_000 });
  });
});
