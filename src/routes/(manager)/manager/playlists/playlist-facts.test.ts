import { describe, expect, it } from 'vitest';
import type { Content } from '#lib/model/content';
import type { Playlist } from '#lib/model/playlist';
import { settingsSchema } from '#lib/model/settings';
import type { Duration } from '#lib/model/values';
import { parse } from 'valibot';
import { droppedBefore, playlistLength, playlistSentence, steppedBefore } from './playlist-facts';

const settings = parse(settingsSchema, { defaultSeconds: 10 });

function content(id: string, duration: Duration, more: Partial<Content> = {}): Content {
  return { id, type: 'text', duration, deletedAt: null, ...more } as Content;
}

function playlist(...items: [content: string, duration: Duration | null][]): Playlist {
  return {
    id: 'p',
    name: 'P',
    loop: true,
    shuffle: false,
    template: false,
    createdAt: 0,
    deletedAt: null,
    items: items.map(([id, duration], index) => ({
      id: `i${index}`,
      rank: `a${index}`,
      content: id,
      playlist: null,
      duration,
      validity: null,
      conditions: null,
    })),
  };
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
const lengthOf = (list: Playlist) => playlistLength(list, { contents, settings });

describe('the length of a playlist', () => {
  it('adds each item’s own duration, else its content’s, else the media’s, else the site’s', () => {
    const list = playlist(['auto', null], ['twenty', null], ['twenty', 5], ['film', null], ['film', 7]);
    expect(lengthOf(list)).toEqual({ seconds: 10 + 20 + 5 + 65 + 7, open: false, missing: 0 });
  });

  it('ends at the first item without an end', () => {
    const length = lengthOf(playlist(['twenty', null], ['open', null], ['twenty', null]));
    expect(length).toEqual({ seconds: 20, open: true, missing: 0 });
  });

  it('leaves out and counts what is in the trash or gone', () => {
    const list = playlist(['trashed', null], ['nowhere', null], ['twenty', null]);
    expect(lengthOf(list)).toEqual({ seconds: 20, open: false, missing: 2 });
    expect(playlistSentence(list, lengthOf(list))).toBe('3 items · 20 s · loops');
  });

  it('is not said of an empty one', () => {
    expect(playlistSentence(playlist(), lengthOf(playlist()))).toBe('0 items · loops');
  });
});

describe('a drop', () => {
  it('names the item that now stands behind, null at the end', () => {
    expect(droppedBefore(['a', 'b', 'c'], ['b', 'a', 'c'], 'a')).toBe('c');
    expect(droppedBefore(['a', 'b', 'c'], ['b', 'c', 'a'], 'a')).toBeNull();
  });

  it('is none when the item stands where it stood', () => {
    expect(droppedBefore(['a', 'b', 'c'], ['a', 'b', 'c'], 'b')).toBeUndefined();
    expect(droppedBefore(['a', 'b'], ['a', 'b'], 'b')).toBeUndefined();
  });
});

describe('a step', () => {
  it.each([
    ['b', 'up', 'a'],
    ['a', 'up', undefined],
    ['a', 'down', 'c'],
    ['b', 'down', null],
    ['c', 'down', undefined],
    ['gone', 'down', undefined],
  ] as const)('of %s %s stands it before %s', (moved, way, before) => {
    expect(steppedBefore(['a', 'b', 'c'], moved, way)).toBe(before);
  });
});
