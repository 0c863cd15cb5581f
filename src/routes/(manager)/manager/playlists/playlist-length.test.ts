import { describe, expect, it } from 'vitest';
import { parse } from 'valibot';
import type { Content } from '#lib/model/content';
import type { Playlist, PlaylistItem } from '#lib/model/playlist';
import { settingsSchema } from '#lib/model/settings';
import type { Duration } from '#lib/model/values';
import { playlistSentence } from './playlist-facts';
import { playlistLength } from './playlist-length';

const settings = parse(settingsSchema, { defaultSeconds: 10 });

function content(id: string, duration: Duration, more: Partial<Content> = {}): Content {
  return { id, type: 'text', duration, validity: null, deletedAt: null, ...more } as Content;
}

type Plan = Partial<PlaylistItem> & ({ readonly content: string } | { readonly playlist: string });

function playlist(id: string, items: readonly Plan[], more: Partial<Playlist> = {}): Playlist {
  const whole = items.map((item, index) => ({
    id: `i${index}`,
    rank: `a${index}`,
    content: null,
    playlist: null,
    duration: null,
    validity: null,
    conditions: null,
    ...item,
  })) as PlaylistItem[];
  const common = {
    name: id,
    loop: true,
    shuffle: false,
    transition: 'cut' as const,
    template: false,
    createdAt: 0,
    deletedAt: null,
  };
  return { id, ...common, ...more, items: whole };
}

const contents = new Map(
  [
    content('auto', 'auto'),
    content('twenty', 20),
    content('open', 0),
    content('trashed', 30, { deletedAt: 1 }),
    content('film', 'auto', { type: 'video', media: { durationMs: 65_000 } } as Partial<Content>),
  ].map((one) => [one.id, one]),
);

function lengthOf(list: Playlist, others: readonly Playlist[] = []) {
  const playlists = new Map([list, ...others].map((one) => [one.id, one]));
  return playlistLength(list, { contents, playlists, settings });
}
const sentenceOf = (list: Playlist, others: readonly Playlist[] = []) =>
  playlistSentence(list, lengthOf(list, others));
const whole = { open: false, upTo: false, missing: 0 };

describe('the length of a playlist', () => {
  it('adds each item’s own duration, else its content’s, else the media’s, else the site’s', () => {
    const list = playlist('p', [
      { content: 'auto' },
      { content: 'twenty' },
      { content: 'twenty', duration: 5 },
      { content: 'film' },
      { content: 'film', duration: 7 },
    ]);
    expect(lengthOf(list)).toEqual({ ...whole, seconds: 10 + 20 + 5 + 65 + 7 });
  });

  it('ends at the first item without an end', () => {
    const list = playlist('p', [{ content: 'twenty' }, { content: 'open' }, { content: 'twenty' }]);
    expect(lengthOf(list)).toEqual({ ...whole, seconds: 20, open: true });
    expect(sentenceOf(list)).toBe('3 items · 20 s, then without end · loops');
  });

  it('leaves out and counts what is in the trash or gone', () => {
    const list = playlist('p', [
      { content: 'trashed' },
      { content: 'nowhere' },
      { playlist: 'nowhere' },
      { playlist: 'old' },
      { content: 'twenty' },
    ]);
    const old = playlist('old', [{ content: 'twenty' }], { deletedAt: 1 });
    expect(lengthOf(list, [old])).toEqual({ ...whole, seconds: 20, missing: 4 });
    expect(sentenceOf(list, [old])).toBe('5 items · 20 s · loops');
  });

  it('is not said of an empty one', () => {
    expect(sentenceOf(playlist('p', []))).toBe('0 items · loops');
  });
});

describe('a playlist in a playlist', () => {
  const inner = playlist('inner', [{ content: 'twenty' }, { content: 'auto' }], { loop: false });

  it('counts once through, as often as it stands there', () => {
    const list = playlist('p', [{ playlist: 'inner' }, { content: 'twenty' }, { playlist: 'inner' }]);
    expect(lengthOf(list, [inner])).toEqual({ ...whole, seconds: 30 + 20 + 30 });
  });

  it('without an end has none where it stands', () => {
    const list = playlist('p', [{ content: 'twenty' }, { playlist: 'endless' }, { content: 'film' }]);
    const endless = playlist('endless', [{ content: 'twenty' }, { content: 'open' }]);
    expect(lengthOf(list, [endless])).toEqual({ ...whole, seconds: 40, open: true });
  });

  it('is cut where it stands inside itself', () => {
    const list = playlist('p', [{ content: 'twenty' }, { playlist: 'q' }]);
    const back = playlist('q', [{ playlist: 'p' }, { content: 'auto' }, { playlist: 'q' }]);
    expect(lengthOf(list, [back]).seconds).toBe(30);
  });

  it('that doubles at each of fifteen steps is measured at once, as far as screens play it', () => {
    const others = Array.from({ length: 14 }, (_, n) =>
      playlist(`p${n}`, [{ playlist: `p${n + 1}` }, { playlist: `p${n + 1}` }]),
    );
    const last = playlist('p14', [{ content: 'twenty' }]);
    const list = playlist('p', [{ playlist: 'p0' }]);
    const { seconds } = lengthOf(list, [...others, last]);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(5_000 * 20);
  });
});

it('may be shorter where something plays only at some times, and says so', () => {
  const conditions: PlaylistItem['conditions'] = [{ days: [1], start: '07:00', end: '10:00' }];
  const morning = playlist('morning', [{ content: 'twenty', conditions }, { content: 'auto' }]);
  expect(sentenceOf(morning)).toBe('2 items · up to 30 s · loops');
  const list = playlist('p', [{ playlist: 'morning' }], { loop: false, shuffle: true });
  expect(sentenceOf(list, [morning])).toBe('1 item · up to 30 s · shuffled · plays once');
  expect(sentenceOf({ ...list, transition: 'fade' }, [morning])).toBe(
    '1 item · up to 30 s · shuffled · fades · plays once',
  );
  const dated = playlist('d', [{ content: 'auto', validity: { from: null, to: '2026-12-24' } }]);
  expect(lengthOf(dated).upTo).toBe(true);
});
