import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Site } from '../model/site';
import { anyCase, anyEarlyCase } from './any-site.test-support';
import type { Playback } from './playback';
import { screen } from './site.test-support';
import { playbackAt } from './timeline';

const anyOf = fc.oneof({ weight: 3, arbitrary: anyCase }, { weight: 1, arbitrary: anyEarlyCase });

function shown({ mode, source, item, since }: Playback) {
  return { mode, source, item, since };
}

describe('for any site', () => {
  it('the answer stays the same until the next change that it announces, and is another one there', () => {
    fc.assert(
      fc.property(
        anyOf,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
        (any, shares) => {
          for (const instant of any.instants) {
            const now = playbackAt(any.site, 'hall', instant);
            const end = now.nextChange ?? instant + 40 * 86_400_000;
            expect(end).toBeGreaterThan(instant);
            for (const share of [...shares, 1]) {
              const later = Math.min(end - 1, Math.floor(instant + share * (end - instant)));
              expect(playbackAt(any.site, 'hall', later)).toEqual(now);
            }
            if (now.nextChange === null) continue;
            const then = playbackAt(any.site, 'hall', now.nextChange);
            expect(shown(then)).not.toEqual(shown(now));
            if (now.nextChange === now.until) expect(shown(then)).toEqual(now.next);
            else expect(then.since).toBe(now.since);
          }
        },
      ),
      { numRuns: 400 },
    );
  }, 60_000);

  it('from item to item, what it announces as next is what comes', () => {
    fc.assert(
      fc.property(anyOf, ({ site, instants: [first = 0] }) => {
        let now = playbackAt(site, 'hall', first);
        for (let steps = 0; steps < 40 && now.until !== null; steps += 1) {
          const then = playbackAt(site, 'hall', now.until);
          expect(shown(then)).toEqual(now.next);
          now = then;
        }
      }),
      { numRuns: 200 },
    );
  }, 60_000);

  it('screens that run the same source show the same item at the same moment', () => {
    let met = 0;
    fc.assert(
      fc.property(anyOf, ({ site, instants }) => {
        const wall = withTwin(site);
        for (const instant of instants) {
          const [one, other] = [playbackAt(wall, 'hall', instant), playbackAt(wall, 'other', instant)];
          const twin = playbackAt(wall, 'twin', instant);
          expect(twin).toEqual(one);
          if (one.source === null || other.source === null) continue;
          if (one.source.id !== other.source.id || one.source.since !== other.source.since) continue;
          met += 1;
          expect({ ...other.item, since: other.since }).toEqual({ ...one.item, since: one.since });
        }
      }),
      { numRuns: 200 },
    );
    expect(met).toBeGreaterThan(100);
  }, 60_000);

  it('the order in which it was asked before makes no difference', () => {
    fc.assert(
      fc.property(anyOf, ({ site, instants }) => {
        const ask = (of: Site, order: readonly number[]) =>
          new Map(order.map((instant) => [instant, playbackAt(of, 'hall', instant)]));
        const forwards = ask(
          { ...site },
          instants.toSorted((a, b) => a - b),
        );
        const backwards = ask(
          { ...site },
          instants.toSorted((a, b) => b - a),
        );
        for (const [instant, playback] of forwards) {
          expect(backwards.get(instant)).toEqual(playback);
          expect(playbackAt(structuredClone(site), 'hall', instant)).toEqual(playback);
        }
      }),
      { numRuns: 200 },
    );
  }, 60_000);

  it('an answer never holds on to what was true before an edit', () => {
    fc.assert(
      fc.property(anyCase, anyCase, ({ site, instants }, { site: other }) => {
        const edits: Site[] = [
          { ...site, contents: other.contents },
          { ...site, playlists: other.playlists },
          { ...site, schedules: other.schedules },
          { ...site, groups: other.groups },
          { ...site, launches: other.launches },
          { ...site, settings: { ...site.settings, defaultSeconds: 4 } },
          { ...site, settings: { ...site.settings, timezone: 'Asia/Tokyo' } },
          site,
        ];
        for (const [index, edited] of edits.entries()) {
          const instant = instants[index % instants.length] ?? 0;
          expect(playbackAt(edited, 'hall', instant)).toEqual(
            playbackAt(structuredClone(edited), 'hall', instant),
          );
        }
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});

/** The same site with a screen that is aimed at by exactly what is aimed at `hall`. */
function withTwin(site: Site): Site {
  const twins = (key: string, of: readonly string[]) =>
    of.includes(key) ? [...of, key.replace('hall', 'twin')] : of;
  return {
    ...site,
    screens: new Map([...site.screens, ['twin', screen({ ...site.screens.get('hall'), id: 'twin' })]]),
    groups: new Map(
      [...site.groups].map(([id, group]) => [id, { ...group, members: twins('hall', group.members) }]),
    ),
    schedules: new Map(
      [...site.schedules].map(([id, entry]) => [
        id,
        { ...entry, targets: twins('screen:hall', entry.targets) },
      ]),
    ),
    launches: new Map(
      [...site.launches].flatMap(([slot, command]) =>
        command.target === 'screen:hall'
          ? [
              [slot, command],
              [`${slot} twin`, { ...command, target: 'screen:twin' }],
            ]
          : [[slot, command]],
      ),
    ),
  };
}
