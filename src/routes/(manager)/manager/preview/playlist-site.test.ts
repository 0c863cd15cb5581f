import { expect, it } from 'vitest';
import { content, launch, playlist, schedule, site } from '#lib/timeline/site.test-support';
import { playbackAt } from '#lib/timeline/timeline';
import { PREVIEW_SCREEN, playlistSite } from './playlist-site';

const AT = Date.parse('2026-03-02T09:00:03Z');

it('plays the playlist from its beginning, whatever else the site has planned, and stops where that ends', () => {
  const of = site({
    settings: { defaultPlaylist: 'other' },
    contents: [content('a'), content('b', { duration: 5 })],
    playlists: [playlist('mine', ['a', 'b'], { loop: false }), playlist('other', ['b'])],
    schedules: [schedule('s', 'other', { start: '00:00', end: '00:00' })],
    launches: [launch('e', 'emergency', 'all', 'content:b', AT - 1)],
  });
  const preview = playlistSite(of, 'mine', AT);
  const shown = (at: number) => playbackAt(preview, PREVIEW_SCREEN, at).item?.itemId ?? null;
  expect([AT, AT + 10_000, AT + 15_000].map(shown)).toEqual(['mine.0', 'mine.1', null]);
});
