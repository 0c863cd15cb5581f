import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCase, anyEarlyCase, anyLongCase } from './any-site.test-support';
import { explainAt } from './explain';
import { playbackAt } from './timeline';

const anyOf = fc.oneof(
  { weight: 4, arbitrary: anyCase },
  { weight: 2, arbitrary: anyEarlyCase },
  { weight: 1, arbitrary: anyLongCase },
);

describe('for any site', () => {
  it('the winner of the explanation is what plays', { timeout: 120_000 }, () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(anyOf, ({ site, instants }) => {
        for (const instant of instants) {
          const { candidates, playback, then } = explainAt(site, 'hall', instant);
          expect(playback).toEqual(playbackAt(site, 'hall', instant));
          const winners = candidates.filter(({ verdict }) => verdict.code === 'wins');
          expect(winners).toHaveLength(1);
          for (const candidate of candidates) {
            const { verdict } = candidate;
            met.add(`${candidate.mode} ${verdict.code}`);
            if (verdict.code === 'covered') expect(candidates[verdict.by]).toBe(winners[0]);
          }
          const [winner] = winners;
          const { mode, source } = playback;
          const via = winner?.kind === 'launch' || winner?.kind === 'entry' ? winner.id : null;
          const of = winner !== undefined && 'source' in winner ? winner.source : null;
          expect([winner?.mode, via, of], new Date(instant).toISOString()).toEqual([
            mode,
            source?.via ?? null,
            source === null ? null : { type: source.type, id: source.id },
          ]);
          if (then !== null) {
            const { mode, source, item, since } = playbackAt(site, 'hall', then.at);
            expect(then.showing).toEqual({ mode, source, item, since });
          }
        }
      }),
      { numRuns: 400 * Number(process.env['MORE'] ?? 1) },
    );
    const all = ['emergency', 'priority', 'off', 'manual', 'scheduled', 'default', 'idle'];
    expect([...met]).toEqual(expect.arrayContaining(all.map((mode) => `${mode} wins`)));
  });
});
