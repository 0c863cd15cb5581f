import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Site } from '../model/site';
import { Oracle } from './oracle.test-support';
import { anyCase, anyEarlyCase, anyLongCase } from './any-site.test-support';
import { playbackAt } from './timeline';

/** Both answers, cut to what they share; what the oracle can't see behind its horizon is not compared. */
function both(of: Site, oracle: Oracle, instant: number, horizon: number) {
  const { mode, source, item, since, until, nextChange } = playbackAt(of, 'hall', instant);
  const cut = (at: number | null) => (at === null || at >= horizon ? Infinity : at);
  return {
    timeline: { mode, source, item, since, until: cut(until), nextChange: cut(nextChange) },
    oracle: {
      ...oracle.at(instant),
      until: oracle.until(instant),
      nextChange: oracle.nextChange(instant),
    },
  };
}

describe('the timeline agrees with the oracle', () => {
  it.each([
    ['any site around a clock change', anyCase, 500],
    ['any site at the beginning of time', anyEarlyCase, 300],
    ['any site whose entries began years ago', anyLongCase, 60],
  ])('for %s', { timeout: 120_000 }, (_name, cases, runs) => {
    fc.assert(
      fc.property(cases, ({ site: of, since, horizon, instants }) => {
        const oracle = new Oracle(of, 'hall', since, horizon);
        for (const instant of instants) {
          const { timeline, oracle: expected } = both(of, oracle, instant, horizon);
          expect(timeline, new Date(instant).toISOString()).toEqual(expected);
        }
      }),
      { numRuns: runs * Number(process.env['MORE'] ?? 1) },
    );
  });
});
