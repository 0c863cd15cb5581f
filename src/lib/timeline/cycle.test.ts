import { describe, expect, it } from 'vitest';
import type { Playlist } from '../model/playlist';
import { content, launch, playlist, schedule, site, type SitePlan } from './site.test-support';
import { playbackAt } from './timeline';

const T = (text: string) => Date.parse(`2026-03-02T${text}Z`);
const contents = [
  content('ten'),
  content('five', { duration: 5 }),
  content('page', { duration: 'auto' }),
  content('film', { duration: 'auto', videoMs: 61_500.4 }),
  content('still', { duration: 0 }),
];

/** One playlist all morning from 08:00, as seconds from there: which content, from when to when. */
function at(of: Playlist, second: number, more: SitePlan = {}) {
  const when = schedule('s', of.id, { start: '08:00', end: '12:00' });
  const known = site({ contents, playlists: [of, playlist('back', ['ten'])], schedules: [when], ...more });
  const { item, since, until, mode } = playbackAt(known, 'hall', T('08:00:00') + second * 1_000);
  const from = (instant: number) => (instant - T('08:00:00')) / 1_000;
  if (item === null) return mode;
  return [item.content, from(since), until === null ? null : from(until)];
}

describe('a cycle', () => {
  it('plays items in order, each as long as it says, else as long as its content says, and starts over', () => {
    const of = playlist('p', ['ten', { content: 'ten', duration: 3 }, 'five']);
    expect([0, 9.999, 10, 13, 17.999, 18].map((second) => at(of, second))).toEqual([
      ['ten', 0, 10],
      ['ten', 0, 10],
      ['ten', 10, 13],
      ['five', 13, 18],
      ['five', 13, 18],
      ['ten', 18, 28],
    ]);
  });

  it('tells an item’s place among all items of its playlist', () => {
    const of = playlist('p', ['missing', 'ten', 'five']);
    const known = site({ contents, playlists: [of], settings: { defaultPlaylist: 'p' } });
    expect(playbackAt(known, 'hall', 0).item).toEqual({ itemId: 'p.1', content: 'ten', index: 1 });
  });

  it('an automatic duration is the media’s own length in whole ms, else the site’s default', () => {
    expect(at(playlist('p', ['film', 'ten']), 60)).toEqual(['film', 0, 61.5]);
    expect(at(playlist('p', ['page', 'ten']), 3, { settings: { defaultSeconds: 12 } })).toEqual([
      'page',
      0,
      12,
    ]);
  });

  it('an item’s automatic duration is the media’s, not the number that the content says', () => {
    const long = [content('film', { duration: 4, videoMs: 20_000 })];
    expect(at(playlist('p', ['film']), 15, { contents: long })).toEqual(['film', 12, 16]);
    const item = { content: 'film', duration: 'auto' } as const;
    expect(at(playlist('p', [item]), 15, { contents: long })).toEqual(['film', 0, 20]);
  });

  it.each([null, 0, 0.3, Number.NaN, Number.POSITIVE_INFINITY])(
    'a media length of %s counts as the site’s default',
    (videoMs) => {
      const odd = [content('film', { duration: 'auto', videoMs })];
      expect(at(playlist('p', ['film']), 12, { contents: odd })).toEqual(['film', 10, 20]);
    },
  );

  it('an item of 0 seconds stays until something else takes over, what stands behind it is never reached', () => {
    const of = playlist('p', ['five', 'still', 'ten']);
    expect(at(of, 4)).toEqual(['five', 0, 5]);
    expect(at(of, 5)).toEqual(['still', 5, 4 * 3_600]);
    expect(at(of, 3 * 3_600)).toEqual(['still', 5, 4 * 3_600]);
    expect(at(playlist('p', [{ content: 'five', duration: 0 }]), 60)).toEqual(['five', 0, 4 * 3_600]);
  });

  it('an item of 0 seconds in a playlist that does not loop stays as well', () => {
    expect(at(playlist('p', ['five', 'still'], { loop: false }), 3_600)).toEqual(['still', 5, 4 * 3_600]);
  });

  it('without loop the next source in the order takes over after the last item', () => {
    const of = playlist('p', ['five', 'ten'], { loop: false });
    expect(at(of, 14)).toEqual(['ten', 5, 15]);
    expect(at(of, 15)).toBe('idle');
    const below = [
      schedule('p', 'p', { start: '08:00', end: '12:00' }, { priority: 1 }),
      schedule('b', 'back', { start: '07:00', end: '09:00' }),
    ];
    expect(at(of, 17, { schedules: below })).toEqual(['ten', 15, 25]);
  });

  it('even the shortest duration is a ms long', () => {
    const of = playlist('p', [
      { content: 'ten', duration: 0.000_001 },
      { content: 'five', duration: 0.001 },
    ]);
    expect([0, 0.001, 0.002].map((second) => at(of, second))).toEqual([
      ['ten', 0, 0.001],
      ['five', 0.001, 0.002],
      ['ten', 0.002, 0.003],
    ]);
  });
});

describe('validity', () => {
  const day = (date: string) => Date.parse(`${date}T00:00:00Z`);
  const dated = [
    content('always', { duration: 7_000 }),
    content('new', { duration: 50, validity: { from: '2026-03-03', to: null } }),
    content('old', { duration: 50, validity: { from: null, to: '2026-03-03' } }),
    content('never', { validity: { from: '2026-03-04', to: '2026-03-03' } }),
  ];
  const of = site({
    settings: { defaultPlaylist: 'p' },
    contents: dated,
    playlists: [playlist('p', ['old', 'always', 'never', 'new'])],
  });

  it('outside its dates a content is skipped; both days are included', () => {
    const played = (instant: number) => {
      const seen = new Set<string | undefined>();
      for (let at = instant; at < instant + 20_000_000; at += 25_000)
        seen.add(playbackAt(of, 'hall', at).item?.content);
      return [...seen].sort();
    };
    expect(played(day('2026-03-02'))).toEqual(['always', 'old']);
    expect(played(day('2026-03-03'))).toEqual(['always', 'new', 'old']);
    expect(played(day('2026-03-04'))).toEqual(['always', 'new']);
  });

  it('where the playable items change, the item is cut and the cycle starts anew', () => {
    const midnight = day('2026-03-04');
    expect(playbackAt(of, 'hall', midnight - 1)).toMatchObject({
      source: { since: day('2026-03-03') },
      until: midnight,
    });
    expect(playbackAt(of, 'hall', midnight + 60_000)).toMatchObject({
      source: { since: midnight },
      item: { content: 'always' },
      since: midnight,
    });
  });

  it('counts in the screen’s zone', () => {
    const tokyo = { ...of, settings: { ...of.settings, timezone: 'Asia/Tokyo' } };
    const midnight = Date.parse('2026-03-03T00:00:00+09:00');
    expect(playbackAt(tokyo, 'hall', midnight - 1).until).toBe(midnight);
    expect(playbackAt(tokyo, 'hall', midnight).source?.since).toBe(midnight);
  });

  it('a source that can play nothing for now is passed over, and takes over when it can', () => {
    const launched = site({
      settings: { defaultPlaylist: 'p' },
      contents: dated,
      playlists: [playlist('p', ['always'])],
      launches: [launch('l', 'priority', 'all', 'content:new', T('08:00:00'))],
    });
    expect(playbackAt(launched, 'hall', T('23:59:59.999'))).toMatchObject({
      mode: 'default',
      until: day('2026-03-03'),
    });
    expect(playbackAt(launched, 'hall', day('2026-03-03'))).toMatchObject({
      mode: 'priority',
      source: { since: day('2026-03-03') },
    });
  });
});
