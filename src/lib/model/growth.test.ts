import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { createPlaylist, moveItem } from './playlist';
import { readSite } from './read';
import { createScreen, updateScreen } from './screen';
import { setTag } from './set';
import { restoreRecord, trashRecord } from './trash';

const origin = { kind: 'edit' };

function size(doc: Y.Doc): number {
  return Y.encodeStateAsUpdate(doc).byteLength;
}

test('an item that is moved a thousand times leaves a trace of some bytes each, and no long ranks', () => {
  const doc = new Y.Doc();
  const contents = Array.from({ length: 20 }, (_, index) => ({ content: `c${index}` }));
  const id = createPlaylist(doc, { name: 'P', items: contents, at: 1 }, origin);
  const before = size(doc);
  for (let round = 0; round < 1_000; round += 1) {
    const items = readSite(doc).playlists.get(id)?.items ?? [];
    moveItem(doc, id, items[0]?.id ?? '', items[1 + (round % 18)]?.id ?? null, origin);
  }
  const items = readSite(doc).playlists.get(id)?.items ?? [];
  expect(items).toHaveLength(20);
  // Yjs keeps a tombstone per overwritten value and joins neighbouring ones; a plain overwrite costs as much.
  expect(size(doc) - before).toBeLessThan(1_000 * 12);
  expect(Math.max(...items.map(({ rank }) => rank.length))).toBeLessThanOrEqual(64);
});

test('writing what is there already a thousand times adds not a byte', () => {
  const doc = new Y.Doc();
  createScreen(doc, { id: 's', name: 'S', at: 1 }, origin);
  setTag(doc, 'screens', 's', 'hall', true, origin);
  const before = size(doc);
  const clock = { show: false, position: 'top-right', hour12: false, date: false } as const;
  for (let round = 0; round < 1_000; round += 1) {
    updateScreen(doc, 's', { name: ' S ', clock, brightness: 100 }, origin);
    setTag(doc, 'screens', 's', 'hall', true, origin);
  }
  expect(size(doc)).toBe(before);
});

test('a record that goes to the trash and back a hundred times costs some bytes each', () => {
  const doc = new Y.Doc();
  createScreen(doc, { id: 's', name: 'S', at: 1 }, origin);
  const before = size(doc);
  for (let round = 0; round < 100; round += 1) {
    trashRecord(doc, 'screens', 's', 1_700_000_000_000 + round, origin);
    restoreRecord(doc, 'screens', 's', origin);
  }
  expect(size(doc) - before).toBeLessThan(100 * 4);
});
