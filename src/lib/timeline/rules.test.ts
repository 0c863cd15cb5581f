import { describe, expect, it } from 'vitest';
import type { Playlist } from '../model/playlist';
import { content, EVERY_DAY, launch, playlist, schedule, site, type SitePlan } from './site.test-support';
import { playbackAt } from './timeline';

/** Monday 2 March 2026. */
const T = (text: string) => Date.parse(`2026-03-02T${text}Z`);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const on = (start: string, end: string, days = EVERY_DAY) => ({ days, start, end });

const contents = [
  ...['a', 'b', 'c', 'd'].map((id) => content(id)),
  content('still', { duration: 0 }),
  content('gone', { deletedAt: 1 }),
];

/** The playlist `p`, scheduled all day, among others. */
function withPlaylists(playlists: readonly Playlist[], more: SitePlan = {}) {
  return site({
    contents,
    playlists,
    schedules: [schedule('s', 'p', { start: '00:00', end: '00:00', from: '2026-03-02' })],
    ...more,
  });
}

/** The contents in the order in which they are shown from an instant on, so many of them. */
function order(of: ReturnType<typeof site>, from: number, count: number): string {
  let at: number | null = from;
  const seen: string[] = [];
  while (at !== null && seen.length < count) {
    const { item, until } = playbackAt(of, 'hall', at);
    seen.push(item?.content ?? '-');
    at = until;
  }
  return seen.join(' ');
}

describe('an item', () => {
  it('outside its own dates is skipped, though its content is not; both days are included', () => {
    const of = withPlaylists([
      playlist('p', ['a', { content: 'b', validity: { from: '2026-03-03', to: '2026-03-04' } }]),
      playlist('q', ['b']),
    ]);
    const days = [0, 1, 2, 3].map((day) => order(of, T('12:00:00') + day * DAY, 3));
    expect(days).toEqual(['a a a', 'a b a', 'a b a', 'a a a']);
  });

  it('plays at any time of any of its conditions, over midnight too, in the screen’s zone', () => {
    const item = { content: 'b', conditions: [on('09:00', '10:00', [1]), on('23:00', '00:30', [1, 2])] };
    const of = withPlaylists([playlist('p', ['a', item])], { settings: { timezone: 'Europe/Paris' } });
    const shows = (instant: number) => order(of, instant, 2).includes('b');
    const hours = ['07:59', '08:00', '08:59', '09:00', '21:59', '22:00', '23:29', '23:30'];
    expect(hours.map((time) => shows(T(`${time}:00`)))).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
      true,
      false,
    ]);
    // On Tuesday only the one that is on then.
    expect([shows(T('08:30:00') + DAY), shows(T('22:30:00') + DAY), shows(T('22:30:00') + 2 * DAY)]).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('that comes or goes within a run begins the cycle anew at that instant, cutting the item there', () => {
    const of = withPlaylists([
      playlist('p', ['a', 'c', { content: 'b', conditions: [on('09:00:05', '10:00:03')] }]),
    ]);
    expect(playbackAt(of, 'hall', T('09:00:04.999'))).toMatchObject({
      item: { content: 'a' },
      until: T('09:00:05'),
      source: { since: Date.parse('2026-03-02T00:00Z') },
    });
    expect(playbackAt(of, 'hall', T('09:00:06'))).toMatchObject({
      item: { content: 'a' },
      since: T('09:00:05'),
      source: { since: T('09:00:05') },
    });
    expect(order(of, T('09:00:05'), 4)).toBe('a c b a');
    expect(playbackAt(of, 'hall', T('10:00:04'))).toMatchObject({
      item: { content: 'a' },
      source: { since: T('10:00:03') },
    });
  });

  it('whose dates begin or end while it may not play anyway changes nothing then', () => {
    const validity = { from: '2026-03-03', to: '2026-03-04' };
    const of = withPlaylists([
      playlist('p', [
        { content: 'a', duration: 7_000 },
        { content: 'b', validity, conditions: [on('09:00', '10:00')] },
      ]),
    ]);
    for (const midnight of [T('00:00:00') + DAY, T('00:00:00') + 3 * DAY]) {
      const before = playbackAt(of, 'hall', midnight - 1);
      expect(before.until).toBeGreaterThan(midnight);
      // Also for who begins to ask just then, of a copy of which nothing is known.
      for (const one of [of, structuredClone(of)]) expect(playbackAt(one, 'hall', midnight)).toEqual(before);
    }
    expect(playbackAt(of, 'hall', T('08:59:59') + DAY)).toMatchObject({ until: T('09:00:00') + DAY });
    expect(playbackAt(of, 'hall', T('10:00:01') + 3 * DAY).source?.since).toBe(T('10:00:00') + 2 * DAY);
  });

  it('alone in its playlist leaves the screen to the next source while it may not play', () => {
    const of = withPlaylists(
      [playlist('p', [{ content: 'b', conditions: [on('09:00', '10:00')] }]), playlist('q', ['a'])],
      {
        settings: { defaultPlaylist: 'q' },
      },
    );
    expect(playbackAt(of, 'hall', T('08:00:01'))).toMatchObject({ mode: 'default', item: { content: 'a' } });
    expect(playbackAt(of, 'hall', T('08:59:59'))).toMatchObject({ until: T('09:00:00') });
    expect(playbackAt(of, 'hall', T('09:30:00'))).toMatchObject({
      mode: 'scheduled',
      source: { since: T('09:00:00') },
    });
    expect(playbackAt(of, 'hall', T('10:00:00'))).toMatchObject({ mode: 'default' });
  });
});

describe('a nested playlist', () => {
  const nested = [playlist('p', ['a', { playlist: 'q' }, 'd']), playlist('q', ['b', 'c'])];

  it('plays once through in its place; its items are named by the way to them and stand at its place', () => {
    const of = withPlaylists(nested);
    expect(order(of, T('08:00:00'), 6)).toBe('a b c d a b');
    expect(playbackAt(of, 'hall', T('08:00:25')).item).toEqual({ itemId: 'p.1/q.1', content: 'c', index: 1 });
    expect(playbackAt(of, 'hall', T('08:00:35')).item).toEqual({ itemId: 'p.2', content: 'd', index: 2 });
  });

  it('is not ended by not looping, nor lengthened by the item’s duration', () => {
    const of = withPlaylists([
      playlist('p', ['a', { playlist: 'q', duration: 500 }, 'd']),
      playlist('q', ['b', 'c'], { loop: false }),
    ]);
    expect(order(of, T('08:00:00'), 6)).toBe('a b c d a b');
    expect(playbackAt(of, 'hall', T('08:00:45')).item?.content).toBe('a');
  });

  it('follows the rules of the item that nests it and of all above, as well as its own', () => {
    const of = withPlaylists([
      playlist('p', ['a', { playlist: 'q', conditions: [on('09:00', '11:00')] }]),
      playlist('q', [
        'b',
        { playlist: 'r', validity: { from: null, to: '2026-03-03' }, conditions: [on('10:00', '12:00')] },
      ]),
      playlist('r', [{ content: 'c', validity: { from: '2026-03-03', to: '2026-03-09' } }]),
    ]);
    const at = (day: number, time: string) => order(of, T(time) + day * DAY, 4);
    expect([at(0, '08:00:00'), at(0, '09:00:00'), at(0, '10:30:00')]).toEqual([
      'a a a a',
      'a b a b',
      'a b a b',
    ]);
    expect([at(1, '09:30:00'), at(1, '10:00:00'), at(1, '11:00:00')]).toEqual([
      'a b a b',
      'a b c a',
      'a a a a',
    ]);
    expect(at(2, '10:00:00')).toBe('a b a b');
  });

  it('leaves to the entry below the hours that only both its rules and its item’s together leave free', () => {
    const of = withPlaylists(
      [
        playlist('p', [
          { playlist: 'q', conditions: [on('00:00', '12:00')] },
          { content: 'a', conditions: [on('12:00', '00:00')] },
        ]),
        playlist('q', [{ content: 'b', conditions: [on('06:00', '12:00')] }]),
        playlist('r', ['c']),
      ],
      {
        schedules: [
          schedule('s', 'p', { start: '00:00', end: '00:00', from: '2026-02-01' }, { priority: 1 }),
          schedule('t', 'r', { start: '00:00', end: '00:00', from: '2026-02-01' }),
        ],
      },
    );
    const shown = ['05:59:59', '06:00:00', '12:00:00'].map((time) => order(of, T(time), 1));
    expect(shown).toEqual(['c', 'b', 'a']);
  });

  it('that is missing, in the trash or empty is skipped, and comes in when it is there', () => {
    const outer = playlist('p', ['a', { playlist: 'q' }]);
    const without = [
      [outer],
      [outer, playlist('q', ['b'], { deletedAt: 1 })],
      [outer, playlist('q', ['gone', 'missing'])],
    ];
    for (const playlists of without) expect(order(withPlaylists(playlists), T('08:00:00'), 3)).toBe('a a a');
    expect(order(withPlaylists([outer, playlist('q', ['b'])]), T('08:00:00'), 3)).toBe('a b a');
    expect(playbackAt(withPlaylists([playlist('p', [{ playlist: 'q' }])]), 'hall', T('08:00:00')).mode).toBe(
      'idle',
    );
  });

  it('with an item of 0 seconds stays there until something else takes over', () => {
    const playlists = [playlist('p', ['a', { playlist: 'q' }, 'd']), playlist('q', ['b', 'still', 'c'])];
    const of = withPlaylists(playlists, {
      schedules: [schedule('s', 'p', { start: '08:00', end: '12:00' })],
      launches: [launch('l', 'priority', 'all', 'content:d', T('10:00:00'), T('10:30:00'))],
    });
    expect(order(of, T('08:00:00'), 3)).toBe('a b still');
    expect(playbackAt(of, 'hall', T('08:05:00'))).toMatchObject({
      since: T('08:00:20'),
      until: T('10:00:00'),
    });
    expect(playbackAt(of, 'hall', T('11:00:00'))).toMatchObject({
      item: { itemId: 'p.1/q.1' },
      since: T('08:00:20'),
      until: T('12:00:00'),
    });
  });

  it('in a playlist that doesn’t loop is played to its end before the next source takes over', () => {
    const [outer, inner] = nested;
    const of = withPlaylists(
      [
        { ...playlist('p', outer?.items.length === 3 ? ['a', { playlist: 'q' }] : []), loop: false },
        inner ?? playlist('q', []),
      ],
      {
        schedules: [schedule('s', 'p', { start: '08:00', end: '12:00' })],
      },
    );
    expect(order(of, T('08:00:00'), 4)).toBe('a b c -');
  });

  it('that closes a loop is left out where it comes back: each of its playlists plays, the same on every screen', () => {
    const playlists = [
      playlist('p', ['a', { playlist: 'q' }]),
      playlist('q', ['b', { playlist: 'p' }, 'c']),
      playlist('r', [{ playlist: 'r' }, 'd', { playlist: 'q' }]),
    ];
    const playing = (id: string) =>
      order(
        withPlaylists(playlists, { schedules: [schedule('s', id, { start: '08:00', end: '12:00' })] }),
        T('08:00:00'),
        5,
      );
    expect([playing('p'), playing('q'), playing('r')]).toEqual(['a b c a b', 'b a c b a', 'd b a c d']);
  });
});
