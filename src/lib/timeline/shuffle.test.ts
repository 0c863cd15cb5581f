import { describe, expect, it } from 'vitest';
import { shuffled } from './shuffle';
import { content, launch, playlist, schedule, site } from './site.test-support';
import { playbackAt } from './timeline';

describe('a shuffled order', () => {
  it('is the same for ever: kiosks of different versions must not disagree', () => {
    expect([0, 30_000, 1_772_445_600_000, -30_000].map((cycle) => shuffled('news', cycle, null, 5))).toEqual(
      PINNED,
    );
  });

  it('has everything once, and every order about as often', () => {
    const seen = new Map<string, number>();
    for (let cycle = 0; cycle < 6_000; cycle += 1) {
      const order = shuffled('p', cycle * 30_000, null, 3);
      expect([...order].sort()).toEqual([0, 1, 2]);
      seen.set(String(order), (seen.get(String(order)) ?? 0) + 1);
    }
    expect(seen.size).toBe(6);
    for (const times of seen.values()) expect(times).toBeGreaterThan(850);
  });

  it('never begins with what the one before it ended with, of three and more', () => {
    for (let cycle = 1; cycle < 2_000; cycle += 1) {
      const start = cycle * 20_000;
      const last = shuffled('p', start - 20_000, cycle === 1 ? null : start - 40_000, 3).at(-1);
      expect(shuffled('p', start, start - 20_000, 3)[0]).not.toBe(last);
    }
  });
});

it('a nested playlist moves as one block, and is shuffled within itself if it says so', () => {
  const of = site({
    settings: { defaultPlaylist: 'outer' },
    contents: ['a', 'b', '1', '2', '3'].map((id) => content(id)),
    playlists: [
      playlist('outer', ['a', { playlist: 'inner' }, 'b'], { shuffle: true }),
      playlist('inner', ['1', '2', '3'], { shuffle: true }),
    ],
  });
  const blocks = new Set<string>();
  const orders = new Set<string>();
  let last = '';
  for (let cycle = 0; cycle < 200; cycle += 1) {
    const played = Array.from(
      { length: 5 },
      (_, place) => playbackAt(of, 'hall', cycle * 50_000 + place * 10_000).item?.content ?? '',
    ).join('');
    expect(played).toMatch(/^[ab]*[123]{3}[ab]*$/);
    expect(Array.from(played).sort().join('')).toBe('123ab');
    blocks.add(played.replace(/[123]+/, 'x'));
    const inner = played.replace(/[ab]/g, '');
    expect(inner[0]).not.toBe(last);
    last = inner.at(-1) ?? '';
    orders.add(inner);
  }
  expect([blocks.size, orders.size]).toEqual([6, 6]);
});

it('a run that begins where a cycle of another one does has its own first order, whoever asked before', () => {
  const start = Date.parse('2026-03-02T08:00:00Z');
  for (let cycle = 1; cycle < 30; cycle += 1) {
    const at = start + cycle * 30_000;
    const of = site({
      screens: [{ id: 'hall' }, { id: 'other' }],
      contents: ['a', 'b', 'c'].map((id) => content(id)),
      playlists: [playlist('p', ['a', 'b', 'c'], { shuffle: true })],
      schedules: [schedule('s', 'p', { start: '08:00', end: '12:00' })],
      launches: [launch('l', 'priority', 'screen:hall', 'playlist:p', at)],
    });
    const ask = (on: typeof of, screen: string) => playbackAt(on, screen, at).item;
    const alone = ['hall', 'other'].map((screen) => ask(structuredClone(of), screen));
    const drawn = [null, at - 30_000].map((before) => shuffled('p', at, before, 3)[0]);
    expect(alone.map((item) => item?.index)).toEqual(drawn);
    expect([ask(of, 'other'), ask(of, 'hall')]).toEqual(alone.toReversed());
    const again = structuredClone(of);
    expect([ask(again, 'hall'), ask(again, 'other')]).toEqual(alone);
  }
});

/** Written down from the first version that shuffled. */
const PINNED = [
  [2, 0, 3, 4, 1],
  [3, 1, 2, 0, 4],
  [1, 4, 2, 3, 0],
  [3, 1, 2, 4, 0],
];
