import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { applyEdit, randomEdit, seedIds } from '../../../tests/support/model-edits';
import { applyDiff } from './apply-diff';
import { createContent, updateContent } from './content';
import { diffSites } from './diff';
import { foundSite } from './meta';
import { createPlaylist } from './playlist';
import { readSite } from './read';
import { createScreen } from './screen';
import { setTag } from './set';

const origin = { kind: 'server' };
const edits = fc.array(randomEdit, { maxLength: 40 });

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
}

function founded(): Y.Doc {
  const doc = new Y.Doc();
  foundSite(doc, { uid: 'u1', name: 'Museum', timezone: 'Europe/Paris' }, origin);
  return doc;
}

test('applying the diff of two sites to the first gives the second', () => {
  fc.assert(
    fc.property(edits, edits, edits, (before, toA, toB) => {
      seedIds();
      const a = founded();
      for (const edit of before) applyEdit(a, edit);
      const b = copyOf(a);
      for (const edit of toA) applyEdit(a, edit);
      for (const edit of toB) applyEdit(b, edit);
      const wanted = readSite(b);
      const diff = diffSites(readSite(a), wanted);
      // It travels as JSON.
      expect(applyDiff(a, JSON.parse(JSON.stringify(diff)) as typeof diff, origin)).toEqual([]);
      expect(readSite(a)).toEqual(wanted);
      expect(diffSites(readSite(a), wanted)).toEqual({ settings: {}, records: [] });
    }),
    { numRuns: 80 },
  );
});

test('an offline edit carried to another document merges field by field', () => {
  const a = founded();
  const id = createContent(a, { type: 'url', name: 'Menu', url: 'https://example.org/', at: 1 }, origin);
  const before = readSite(a);
  const offline = copyOf(a);
  updateContent(offline, id, { name: 'Lunch' }, origin);
  const later = copyOf(a);
  updateContent(later, id, { duration: 30 }, origin);
  expect(applyDiff(later, diffSites(before, readSite(offline)), origin)).toEqual([]);
  expect(readSite(later).contents.get(id)).toMatchObject({ name: 'Lunch', duration: 30 });
});

test('an edit of a record that is gone is said to be skipped, and the rest is done', () => {
  const a = founded();
  const gone = createContent(a, { type: 'url', name: 'Old', url: 'https://example.org/', at: 1 }, origin);
  const kept = createContent(a, { type: 'url', name: 'Kept', url: 'https://example.org/', at: 1 }, origin);
  const before = readSite(a);
  const offline = copyOf(a);
  updateContent(offline, gone, { name: 'Edited' }, origin);
  updateContent(offline, kept, { name: 'Edited too' }, origin);
  const purged = copyOf(a);
  purged.getMap('contents').delete(gone);
  const skipped = applyDiff(purged, diffSites(before, readSite(offline)), origin);
  expect(skipped.map(({ id, error }) => [id, error.code])).toEqual([[gone, 'not-found']]);
  expect(readSite(purged).contents.get(kept)?.name).toBe('Edited too');
});

test('applying a diff twice is applying it once', () => {
  const a = founded();
  const before = readSite(a);
  const b = copyOf(a);
  const content = createContent(b, { type: 'url', name: 'C', url: 'https://example.org/', at: 1 }, origin);
  createPlaylist(b, { name: 'P', items: [{ content }, { content }], at: 1 }, origin);
  const diff = diffSites(before, readSite(b));
  applyDiff(a, diff, origin);
  const state = Y.encodeStateAsUpdate(a);
  expect(applyDiff(a, diff, origin)).toEqual([]);
  expect(Y.encodeStateAsUpdate(a)).toEqual(state);
});

test('a record that an edit damaged is not taken for removed', () => {
  const a = founded();
  const id = createContent(a, { type: 'url', name: 'C', url: 'https://example.org/', at: 1 }, origin);
  const list = createPlaylist(a, { name: 'P', items: [{ content: id }], at: 1 }, origin);
  createScreen(a, { id: 's', name: 'S', at: 1 }, origin);
  setTag(a, 'screens', 's', 'hall', true, origin);
  const b = copyOf(a);
  (b.getMap<Y.Map<unknown>>('screens').get('s')?.get('tags') as Y.Map<unknown>).set('hall', 'garbage');
  b.getMap<Y.Map<unknown>>('contents').get(id)?.set('name', 7);
  const items = b.getMap<Y.Map<unknown>>('playlists').get(list)?.get('items') as Y.Map<unknown>;
  for (const item of items.keys()) items.set(item, 'garbage');
  expect(diffSites(readSite(a), readSite(b))).toEqual({ settings: {}, records: [] });
});

test('a diff puts a whole record in place of a damaged one', () => {
  const good = founded();
  const id = createContent(good, { type: 'url', name: 'C', url: 'https://example.org/', at: 1 }, origin);
  const list = createPlaylist(good, { name: 'P', items: [{ content: id }], at: 1 }, origin);
  const bad = copyOf(good);
  bad.getMap<Y.Map<unknown>>('contents').get(id)?.set('name', 7);
  bad.getMap('playlists').set(list, 'garbage');
  expect(applyDiff(bad, diffSites(readSite(bad), readSite(good)), origin)).toEqual([]);
  expect(readSite(bad)).toEqual(readSite(good));
});
