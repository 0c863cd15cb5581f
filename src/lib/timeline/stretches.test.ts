import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCase, anyEarlyCase } from './any-site.test-support';
import { DAY } from './day';
import { content, launch, playlist, schedule, site } from './site.test-support';
import { stretchesBetween } from './stretches';
import { playbackAt } from './timeline';

const at = (text: string) => Date.parse(`${text}Z`);
const MINUTE = 60_000;

describe('the stretches of a screen', () => {
  it('name each source once while it goes on, from instant to instant', () => {
    const shop = site({
      settings: { defaultPlaylist: 'filler' },
      contents: [content('c')],
      playlists: [playlist('filler', ['c']), playlist('day', ['c', 'c'])],
      schedules: [schedule('s', 'day', { start: '08:00', end: '18:00' })],
      launches: [
        launch(
          'l',
          'priority',
          'all',
          'content:c',
          at('2026-03-02T09:30:00.250'),
          at('2026-03-02T09:40:00.001'),
        ),
      ],
    });
    const found = stretchesBetween(shop, 'hall', at('2026-03-02T00:00'), at('2026-03-03T00:00'));
    expect(
      found.map(({ end, mode, source }) => [new Date(end).toISOString().slice(11, -1), mode, source?.via]),
    ).toEqual([
      ['08:00:00.000', 'default', null],
      ['09:30:00.250', 'scheduled', 's'],
      ['09:40:00.001', 'priority', 'l'],
      ['18:00:00.000', 'scheduled', 's'],
      ['00:00:00.000', 'default', null],
    ]);
  });

  it('part where one entry hands its run on to the next', () => {
    const shop = site({
      contents: [content('c')],
      playlists: [playlist('p', ['c'])],
      schedules: [
        schedule('a', 'p', { start: '08:00', end: '12:00' }),
        schedule('b', 'p', { start: '12:00', end: '14:00' }),
      ],
    });
    const found = stretchesBetween(shop, 'hall', at('2026-03-02T08:00'), at('2026-03-02T14:00'));
    expect(found.map(({ source }) => source?.via)).toEqual(['a', 'b']);
  });

  it('say when a screen is off', () => {
    const shop = site({
      screens: [
        {
          id: 'hall',
          hours: { periods: [{ days: [1, 2, 3, 4, 5, 6, 7], start: '09:00', end: '17:00' }], closed: [] },
        },
      ],
    });
    const found = stretchesBetween(shop, 'hall', at('2026-03-02T00:00'), at('2026-03-03T00:00'));
    expect(found.map(({ start, mode, source }) => [start, mode, source])).toEqual([
      [at('2026-03-02T00:00'), 'off', null],
      [at('2026-03-02T09:00'), 'idle', null],
      [at('2026-03-02T17:00'), 'off', null],
    ]);
  });

  it('are one idle stretch on a screen that is not there', () => {
    expect(stretchesBetween(site({}), 'gone', 0, DAY)).toEqual([
      { start: 0, end: DAY, mode: 'idle', source: null, joined: 1 },
    ]);
  });

  it('stay few where a playlist comes and goes by the minute, and say so', () => {
    const entries = Array.from({ length: 700 }, (_, minute) =>
      schedule('m' + String(minute), 'p', {
        start: new Date(2 * minute * MINUTE).toISOString().slice(11, 16),
        end: new Date((2 * minute + 1) * MINUTE).toISOString().slice(11, 16),
      }),
    );
    const shop = site({
      contents: [content('c')],
      playlists: [playlist('p', ['c'])],
      schedules: entries,
    });
    const [from, to] = [at('2026-03-02T00:00'), at('2026-03-03T00:00')];
    const found = stretchesBetween(shop, 'hall', from, to);
    expect(found.length).toBeLessThanOrEqual(400);
    expect(found.reduce((sum, { joined }) => sum + joined, 0)).toBe(1_400);
    expect(found.map(({ start }) => start).slice(1)).toEqual(found.map(({ end }) => end).slice(0, -1));
    expect([found[0]?.start, found.at(-1)?.end]).toEqual([from, to]);
    // The last 41 minutes are idle without a break: they keep their edges.
    expect(found.at(-1)).toMatchObject({ mode: 'idle', joined: 1, start: to - 41 * MINUTE });
  });

  it('say for any site and instant what playbackAt says, without a hole', () => {
    fc.assert(
      fc.property(
        fc.oneof({ weight: 3, arbitrary: anyCase }, { weight: 1, arbitrary: anyEarlyCase }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), {
          minLength: 3,
          maxLength: 8,
        }),
        ({ site: any, instants }, shares) => {
          const from = Math.min(...instants);
          const to = from + 2 * DAY + 12_345;
          const found = stretchesBetween(any, 'hall', from, to);
          expect([found[0]?.start, found.at(-1)?.end]).toEqual([from, to]);
          for (const [index, one] of found.entries()) {
            expect(one.end).toBeGreaterThan(one.start);
            expect(one.end).toBe(found[index + 1]?.start ?? to);
            if (one.joined > 1) continue;
            for (const share of [0, ...shares]) {
              const { mode, source } = playbackAt(
                any,
                'hall',
                one.start + Math.floor(share * (one.end - one.start)),
              );
              expect(mode).toBe(one.mode);
              expect(source?.via).toBe(one.source?.via);
              expect(source?.type).toBe(one.source?.type);
              expect(source?.id).toBe(one.source?.id);
            }
          }
          // Merged: neighbours differ.
          for (const [index, one] of found.entries()) {
            const next = found[index + 1];
            if (next === undefined || one.joined + next.joined > 2) continue;
            expect([one.mode, one.source]).not.toEqual([next.mode, next.source]);
          }
        },
      ),
      { numRuns: 300 },
    );
  }, 60_000);
});
