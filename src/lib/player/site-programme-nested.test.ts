import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { createContent, updateContent } from '#lib/model/content';
import { writeLaunch } from '#lib/model/launch';
import {
  addItem,
  createPlaylist,
  moveItem,
  removeItem,
  updateItem,
  updatePlaylist,
} from '#lib/model/playlist';
import { readSite } from '#lib/model/read';
import { createSchedule } from '#lib/model/schedule';
import { createScreen } from '#lib/model/screen';
import { updateSettings } from '#lib/model/settings';
import { restoreRecord, trashRecord } from '#lib/model/trash';
import { siteProgramme } from './site-programme';

const origin = { kind: 'edit', by: 'test' } as const;

/** A screen whose default plays, ten seconds each: a, then the list `inner` of b and c, then d. */
function site() {
  const doc = new Y.Doc();
  createScreen(doc, { id: 'hall', name: 'Hall', location: '', at: 0 }, origin);
  for (const id of ['a', 'b', 'c', 'd', 'e']) {
    const text = { title: id, body: '', colour: '#ffffff', align: 'center' } as const;
    createContent(doc, { id, type: 'text', name: id, duration: 10, text, at: 0 }, origin);
  }
  const items = (...ids: string[]) => ids.map((content) => ({ content }));
  createPlaylist(doc, { id: 'inner', name: 'Inner', items: items('b', 'c'), at: 0 }, origin);
  const nested = [...items('a'), { playlist: 'inner' }, ...items('d')];
  createPlaylist(doc, { id: 'outer', name: 'Outer', items: nested, at: 0 }, origin);
  updateSettings(doc, { defaultPlaylist: 'outer' }, origin);
  const item = (playlist: string, index: number) =>
    readSite(doc).playlists.get(playlist)?.items[index]?.id ?? 'none';
  const programme = () => siteProgramme(readSite(doc), 'hall');
  return { doc, item, programme };
}

/** What the item on the screen at 15 s, the nested b, becomes with an edit: its content's name, or null. */
function afterEdit(edit: (of: ReturnType<typeof site>) => void): string | null {
  const of = site();
  const spot = of.programme().at(15_000);
  expect(spot.content?.name).toBe('b');
  edit(of);
  return of.programme().refreshed(spot, 15_000)?.content?.name ?? null;
}

describe('an item of a nested playlist that is on the screen', () => {
  it('is named by the way to it', () => {
    const { item, programme } = site();
    expect(programme().at(15_000)).toMatchObject({
      item: `${item('outer', 1)}/${item('inner', 0)}`,
      since: 10_000,
      until: 20_000,
    });
  });

  it.each<[string, (of: ReturnType<typeof site>) => void]>([
    [
      'adds items to its list',
      ({ doc, item }) => void addItem(doc, 'inner', { content: 'e' }, item('inner', 0), origin),
    ],
    [
      'adds items around it',
      ({ doc, item }) => void addItem(doc, 'outer', { content: 'e' }, item('outer', 0), origin),
    ],
    ['moves it', ({ doc, item }) => moveItem(doc, 'inner', item('inner', 0), null, origin)],
    ['moves its list', ({ doc, item }) => moveItem(doc, 'outer', item('outer', 1), null, origin)],
    [
      'removes its neighbours',
      ({ doc, item }) => {
        removeItem(doc, 'inner', item('inner', 1), origin);
        removeItem(doc, 'outer', item('outer', 0), origin);
      },
    ],
    [
      'gives it another length',
      ({ doc, item }) => updateItem(doc, 'inner', item('inner', 0), { duration: 3 }, origin),
    ],
    [
      'shuffles both lists',
      ({ doc }) => {
        updatePlaylist(doc, 'inner', { shuffle: true }, origin);
        updatePlaylist(doc, 'outer', { shuffle: true }, origin);
      },
    ],
    ['lets its list loop no more', ({ doc }) => updatePlaylist(doc, 'inner', { loop: false }, origin)],
  ])('goes on through an edit that %s', (_what, edit) => {
    expect(afterEdit(edit)).toBe('b');
  });

  it('goes on with its content as that is now', () => {
    expect(afterEdit(({ doc }) => updateContent(doc, 'b', { name: 'renamed' }, origin))).toBe('renamed');
  });

  it.each<[string, (of: ReturnType<typeof site>) => void]>([
    ['removes it', ({ doc, item }) => removeItem(doc, 'inner', item('inner', 0), origin)],
    [
      'removes its list from the outer one',
      ({ doc, item }) => removeItem(doc, 'outer', item('outer', 1), origin),
    ],
    ['throws its list away', ({ doc }) => trashRecord(doc, 'playlists', 'inner', 1, origin)],
    ['throws its content away', ({ doc }) => trashRecord(doc, 'contents', 'b', 1, origin)],
    [
      'puts another content there',
      ({ doc, item }) => updateItem(doc, 'inner', item('inner', 0), { content: 'e' }, origin),
    ],
    [
      'ends its dates',
      ({ doc, item }) =>
        updateItem(doc, 'inner', item('inner', 0), { validity: { from: '2026-01-01', to: null } }, origin),
    ],
    [
      'sets a condition on its list that is not met',
      ({ doc, item }) =>
        updateItem(
          doc,
          'outer',
          item('outer', 1),
          { conditions: [{ days: [1], start: '08:00', end: '09:00' }] },
          origin,
        ),
    ],
  ])('is over with an edit that %s', (_what, edit) => {
    expect(afterEdit(edit)).toBeNull();
  });

  it('is over when its own place goes, though its list is nested in another place too', () => {
    const of = site();
    const second = addItem(of.doc, 'outer', { playlist: 'inner' }, null, origin);
    const spot = of.programme().at(15_000);
    removeItem(of.doc, 'outer', of.item('outer', 1), origin);
    expect(of.programme().refreshed(spot, 15_000)).toBeNull();
    expect(of.programme().at(25_000).item).toContain(`${second}/`);
  });

  it('comes back with the list that is taken out of the trash', () => {
    const of = site();
    const spot = of.programme().at(15_000);
    trashRecord(of.doc, 'playlists', 'inner', 1, origin);
    restoreRecord(of.doc, 'playlists', 'inner', origin);
    expect(of.programme().refreshed(spot, 15_000)).toEqual(spot);
  });
});

describe('what may stand in for an item that fails', () => {
  const names = ({ programme }: ReturnType<typeof site>, instant: number) => {
    const now = programme();
    return now.standIns(now.at(instant), instant).map(({ name }) => name);
  };

  it('comes from nested lists too, and for a nested item from around its list', () => {
    const of = site();
    expect(names(of, 5_000)).toEqual(['b', 'c', 'd']);
    expect(names(of, 15_000)).toEqual(['c', 'd', 'a']);
    expect(names(of, 35_000)).toEqual(['a', 'b', 'c']);
  });

  it('is not what may not play now', () => {
    const of = site();
    updateItem(of.doc, 'inner', of.item('inner', 1), { validity: { from: '2026-01-01', to: null } }, origin);
    trashRecord(of.doc, 'contents', 'd', 1, origin);
    expect(names(of, 15_000)).toEqual(['a']);
  });

  it('follows in the order of the cycle that is under way', () => {
    const of = site();
    updatePlaylist(of.doc, 'inner', { shuffle: true }, origin);
    updatePlaylist(of.doc, 'outer', { shuffle: true }, origin);
    const orders = new Set<string>();
    for (let cycle = 0; cycle < 40; cycle += 1) {
      const start = cycle * 40_000;
      const now = of.programme();
      const played = [0, 10_000, 20_000, 30_000].map((into) => now.at(start + into).content?.name);
      expect(names(of, start)).toEqual(played.slice(1));
      expect(names(of, start + 20_000)).toEqual([played[3], played[0], played[1]]);
      orders.add(played.join());
    }
    expect(orders.size).toBeGreaterThan(6);
  });
});

describe('a source', () => {
  it('is the same while entries hand its run on, and another once something took over', () => {
    const { doc, programme } = site();
    const times = (start: string, end: string) => ({ days: [1, 2, 3, 4, 5, 6, 7] as const, start, end });
    for (const [id, start, end] of [
      ['s1', '08:00', '09:00'],
      ['s2', '09:00', '10:00'],
    ] as const) {
      const when = times(start, end);
      createSchedule(
        doc,
        { id, targets: ['all'], playlist: 'outer', when: { ...when, days: [...when.days] }, at: 0 },
        origin,
      );
    }
    const at = (hour: number) => programme().at(hour * 3_600_000);
    const [first, second] = [at(8.999), at(9.001)];
    expect([first.source?.via, second.source?.via]).toEqual(['s1', 's2']);
    expect(second.sourceKey).toBe(first.sourceKey);
    expect(at(7).sourceKey).not.toBe(first.sourceKey);
    const source = { type: 'playlist', id: 'outer' } as const;
    const launch = { kind: 'launch', mode: 'manual', target: 'all', until: null, by: 'x' } as const;
    writeLaunch(doc, { ...launch, id: 'l', source, at: 9.5 * 3_600_000 }, origin);
    expect(at(9.6).sourceKey).not.toBe(second.sourceKey);
    expect(programme().refreshed(second, 9.001 * 3_600_000)).not.toBeNull();
  });
});
