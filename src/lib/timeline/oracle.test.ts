import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Site } from '../model/site';
import { Oracle } from './oracle.test-support';
import { anyCase, anyEarlyCase, anyLongCase } from './any-site.test-support';
import type { Playback } from './playback';
import { planFor, playbackAt, programOf } from './timeline';

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

/** What of the interesting was met: a test that never meets it proves nothing about it. */
const met = {
  off: 0,
  covered: 0,
  nested: 0,
  shuffled: 0,
  'shuffled within': 0,
  'held back': 0,
  conditions: 0,
};

function count(of: Site, { mode, source, item }: Playback, instant: number): void {
  if (mode === 'off') met.off += 1;
  if (mode === 'off' && planFor(of, 'hall').rota.playing(instant) !== null) met.covered += 1;
  if (source === null || item === null || source.type === 'content') return;
  if (item.itemId?.includes('/') === true) met.nested += 1;
  const program = programOf(of, 'hall', mode, source);
  const cycle = program?.cycleAt(source.since, instant) ?? [];
  if (cycle.length < (program?.slots.length ?? 0)) met['held back'] += 1;
  if (cycle.some(({ times }) => times.length > 0)) met.conditions += 1;
  if (of.playlists.get(source.id)?.shuffle === true && cycle.length >= 3) met.shuffled += 1;
  const inner =
    item.itemId?.includes('/') === true ? of.playlists.get(source.id)?.items[item.index]?.playlist : null;
  if (inner != null && of.playlists.get(inner)?.shuffle === true) met['shuffled within'] += 1;
}

it('the oracle shares nothing but types with the timeline that it judges', () => {
  const sources: Record<string, string> = import.meta.glob('./oracle*.test-support.ts', {
    query: '?raw',
    import: 'default',
    eager: true,
  });
  let found = 0;
  for (const source of Object.values(sources)) {
    const imports = source.match(/^(import|export) [^;]* from '[^']+'/gm) ?? [];
    found += imports.length;
    for (const one of imports) expect(one).toMatch(/^import type |from '\.\/oracle-[a-z]+\.test-support'$/);
    expect(source).not.toMatch(/import\(|require\(/);
  }
  expect(found).toBeGreaterThan(10);
});

describe('the timeline agrees with the oracle', () => {
  it.each([
    ['any site around a clock change', anyCase, 500],
    ['any site at the beginning of time', anyEarlyCase, 300],
    ['any site whose entries began years ago', anyLongCase, 60],
  ])('for %s', { timeout: 240_000 }, (_name, cases, runs) => {
    fc.assert(
      fc.property(cases, ({ site: of, since, horizon, instants }) => {
        const oracle = new Oracle(of, 'hall', since, horizon);
        for (const instant of instants) {
          const { timeline, oracle: expected } = both(of, oracle, instant, horizon);
          expect(timeline, new Date(instant).toISOString()).toEqual(expected);
          count(of, playbackAt(of, 'hall', instant), instant);
        }
      }),
      { numRuns: runs * Number(process.env['MORE'] ?? 1) },
    );
  });

  it('and met everything that is interesting', () => {
    for (const [feature, times] of Object.entries(met)) expect(times, feature).toBeGreaterThan(50);
  });
});
