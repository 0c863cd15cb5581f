import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { playlist } from '../timeline/site.test-support';
import { DEEPEST, MOST_NESTED, expand, nestingProblems, type Expansion } from './nesting';
import { addItem, createPlaylist, updateItem, updatePlaylist, type Playlist } from './playlist';
import { readSite } from './read';
import { restoreRecord, trashRecord } from './trash';

const origin = { kind: 'edit' };

function of(...playlists: Playlist[]) {
  return { playlists: new Map(playlists.map((one) => [one.id, one])) };
}

function leaves({ parts }: Expansion): string[] {
  return parts.flatMap(({ content, nested }) => (nested === null ? [content] : leaves(nested)));
}

function played(site: ReturnType<typeof of>, id: string): string[] {
  const root = site.playlists.get(id);
  return root === undefined ? [] : leaves(expand(site.playlists, root));
}

/** Names of three playlists in a document, and a way to nest them. */
function threePlaylists() {
  const doc = new Y.Doc();
  for (const id of ['a', 'b', 'c']) {
    createPlaylist(doc, { id, name: id.toUpperCase(), items: [{ content: id }], at: 1 }, origin);
  }
  return {
    doc,
    nest: (outer: string, inner: string) => addItem(doc, outer, { playlist: inner }, null, origin),
  };
}

describe('an expanded playlist', () => {
  it('has the items of others in their places, as often as they are nested', () => {
    const site = of(
      playlist('p', ['1', { playlist: 'q' }, '2', { playlist: 'q' }]),
      playlist('q', ['3', '4']),
    );
    expect(played(site, 'p')).toEqual(['1', '3', '4', '2', '3', '4']);
  });

  it('leaves out what is missing, in the trash, or being expanded already', () => {
    const site = of(
      playlist('p', [{ playlist: 'none' }, { playlist: 'gone' }, { playlist: 'q' }, '1']),
      playlist('gone', ['2'], { deletedAt: 1 }),
      playlist('q', ['3', { playlist: 'p' }, { playlist: 'q' }, '4']),
    );
    expect(played(site, 'p')).toEqual(['3', '4', '1']);
    expect(played(site, 'q')).toEqual(['3', '1', '4']);
  });

  it('ends at a depth and at a number of items, and says so', () => {
    const chain = Array.from({ length: DEEPEST + 2 }, (_, level) =>
      playlist(`p${level}`, [`${level}`, { playlist: `p${level + 1}` }]),
    );
    expect(played(of(...chain), 'p0')).toHaveLength(DEEPEST);
    expect(nestingProblems(of(...chain)).cut).toEqual(['p0', 'p1']);
    expect(nestingProblems(of(...chain.slice(2))).cut).toEqual([]);

    for (const leaf of [['x'], []]) {
      const doubling = Array.from({ length: 15 }, (_, level) =>
        playlist(
          `p${level}`,
          level === 14 ? leaf : [{ playlist: `p${level + 1}` }, { playlist: `p${level + 1}` }],
        ),
      );
      expect(played(of(...doubling), 'p0').length).toBeLessThanOrEqual(MOST_NESTED);
      expect(nestingProblems(of(...doubling)).cut).toContain('p0');
    }
    const own = playlist(
      'p',
      Array.from({ length: MOST_NESTED * 2 }, () => 'x'),
    );
    expect(played(of(own), 'p')).toHaveLength(MOST_NESTED * 2);
  });
});

describe('loops', () => {
  it('are named once, from the lowest id on, in the order in which they play', () => {
    const loops = (...playlists: Playlist[]) => nestingProblems(of(...playlists)).loops;
    expect(loops(playlist('a', [{ playlist: 'b' }]), playlist('b', ['1']))).toEqual([]);
    expect(loops(playlist('a', [{ playlist: 'a' }]))).toEqual([['a']]);
    expect(
      loops(
        playlist('c', [{ playlist: 'a' }]),
        playlist('b', [{ playlist: 'c' }]),
        playlist('a', [{ playlist: 'b' }]),
        playlist('outside', [{ playlist: 'b' }]),
      ),
    ).toEqual([['a', 'b', 'c']]);
    const trashed = playlist('b', [{ playlist: 'a' }], { deletedAt: 1 });
    expect(loops(playlist('a', [{ playlist: 'b' }]), trashed)).toEqual([]);
  });

  it('are refused with a sentence that names the way round', () => {
    const { doc, nest } = threePlaylists();
    nest('a', 'b');
    const item = nest('b', 'c');
    const before = Y.encodeStateVector(doc);
    expect(() => nest('c', 'a')).toThrow(
      expect.objectContaining({
        code: 'invalid',
        field: 'playlist',
        message:
          '“A” already plays “B”, which plays “C”: “C” can’t play it in turn, or neither would ever end.',
      }),
    );
    expect(() => nest('a', 'a')).toThrow('“A” can’t play itself.');
    expect(() => updateItem(doc, 'b', item, { playlist: 'a' }, origin)).toThrow('“A” already plays “B”: “B”');
    expect(() =>
      createPlaylist(doc, { id: 'd', name: 'D', items: [{ playlist: 'd' }], at: 1 }, origin),
    ).toThrow('can’t play itself');
    expect(Y.encodeStateVector(doc)).toEqual(before);
    updateItem(doc, 'b', item, { duration: 5 }, origin);
    updatePlaylist(doc, 'b', { shuffle: true }, origin);
  });

  it('that two people close together without knowing are found, and played on both sides alike', () => {
    const { doc } = threePlaylists();
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    addItem(doc, 'a', { playlist: 'b' }, null, origin);
    addItem(other, 'b', { playlist: 'a' }, null, origin);
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    for (const site of [readSite(doc), readSite(other)]) {
      expect(nestingProblems(site)).toEqual({ loops: [['a', 'b']], cut: [] });
      const [a, b] = ['a', 'b'].map((id) => site.playlists.get(id));
      expect(a && leaves(expand(site.playlists, a))).toEqual(['a', 'b']);
      expect(b && leaves(expand(site.playlists, b))).toEqual(['b', 'a']);
    }
  });

  it('that a playlist brings back from the trash are found', () => {
    const { doc, nest } = threePlaylists();
    nest('a', 'b');
    trashRecord(doc, 'playlists', 'a', 2, origin);
    nest('b', 'a');
    expect(nestingProblems(readSite(doc)).loops).toEqual([]);
    restoreRecord(doc, 'playlists', 'a', origin);
    expect(nestingProblems(readSite(doc)).loops).toEqual([['a', 'b']]);
  });
});
