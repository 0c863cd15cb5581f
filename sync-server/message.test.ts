import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acknowledged,
  awarenessMessage,
  KEEP_ALIVE,
  parseMessage,
  syncStep1,
  syncStep2,
  updateMessage,
} from './message';

const bytes = fc.uint8Array({ maxLength: 300 });

describe('messages', () => {
  it('the keep-alive is a presence update about nobody (SS7.1)', () => {
    expect([...KEEP_ALIVE]).toEqual([1, 1, 0]);
    expect(parseMessage(KEEP_ALIVE)).toEqual({ type: 'awareness', states: new Uint8Array([0]) });
  });

  it('read back what was written', () => {
    fc.assert(
      fc.property(bytes, fc.nat(), (payload, n) => {
        expect(parseMessage(syncStep1(payload))).toEqual({ type: 'sync-step-1', vector: payload });
        expect(parseMessage(syncStep2(payload, null))).toEqual({ type: 'sync-step-2', update: payload });
        expect(parseMessage(updateMessage(payload, null))).toEqual({ type: 'update', update: payload });
        expect(parseMessage(awarenessMessage(payload))).toEqual({ type: 'awareness', states: payload });
        expect(parseMessage(acknowledged(n, null))).toEqual({ type: 'acknowledge', n });
      }),
    );
  });

  it('cut short anywhere, or lengthened, can’t be read (SS10.1)', () => {
    fc.assert(
      fc.property(bytes, fc.nat(), (payload, at) => {
        const whole = updateMessage(payload, null);
        expect(() => parseMessage(whole.slice(0, at % whole.length))).toThrow();
        expect(() => parseMessage(new Uint8Array([...whole, 0]))).toThrow();
      }),
    );
  });

  it('of any bytes are read or refused, and nothing else happens', () => {
    fc.assert(
      fc.property(bytes, (noise) => {
        try {
          expect(parseMessage(noise)).toHaveProperty('type');
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
