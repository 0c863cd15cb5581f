import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { applyEdit, randomEdit, seedIds } from '../../../tests/support/model-edits';
import { lateEdits, replayEdits } from './carry-over';
import { createContent, updateContent } from './content';
import { foundSite } from './meta';
import { addItem, createPlaylist, removeItem, updateItem } from './playlist';
import { readSite } from './read';
import { rebuildSite, TRASH_KEPT_MS } from './rebuild';
import { setTag } from './set';
import type { Site } from './site';
import { restoreRecord, trashRecord } from './trash';

const origin = { kind: 'server' };

function founded(uid = 'u1'): Y.Doc {
  const doc = new Y.Doc();
  foundSite(doc, { uid, name: 'Museum', timezone: 'Europe/Paris' }, origin);
  return doc;
}

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
}

/** An epoch that ended, and the one after it. */
function turned(doc: Y.Doc, now = 0): { final: Uint8Array; next: Y.Doc } {
  const final = Y.encodeStateAsUpdate(doc);
  return { final, next: copyOf(rebuildSite(final, { uid: 'u1', epoch: doc.clientID, now })) };
}

/** What an offline replica sends: what it has and the final state has not. */
function updateOf(replica: Y.Doc, final: Uint8Array): Uint8Array {
  return Y.encodeStateAsUpdate(replica, Y.encodeStateVectorFromUpdate(final));
}

function carry(next: Y.Doc, final: Uint8Array, update: Uint8Array) {
  // It travels between threads as JSON.
  const edits = JSON.parse(JSON.stringify(lateEdits(final, update))) as ReturnType<typeof lateEdits>;
  return replayEdits(next, edits, origin);
}

const content = (doc: Y.Doc, name: string): string =>
  createContent(doc, { type: 'url', name, url: 'https://example.org/', at: 1 }, origin);

/** Everything that can be carried over: not who the site is, and no launches. */
const edited = (site: Site): object => ({ ...site, lineage: [], launches: [] });

test('SS14.6: whatever somebody did offline is done in the next epoch, and twice is once', () => {
  fc.assert(
    fc.property(
      fc.array(randomEdit, { maxLength: 40 }),
      fc.array(randomEdit, { maxLength: 40 }),
      (first, late) => {
        seedIds();
        const doc = founded();
        for (const edit of first) applyEdit(doc, edit);
        const offline = copyOf(doc);
        const { final, next } = turned(doc);
        for (const edit of late) applyEdit(offline, edit);
        const update = updateOf(offline, final);
        expect(carry(next, final, update)).toEqual([]);
        expect(edited(readSite(next))).toEqual(edited(readSite(offline)));
        const before = Y.encodeStateAsUpdate(next);
        expect(carry(next, final, update)).toEqual([]);
        expect(Y.encodeStateAsUpdate(next)).toEqual(before);
      },
    ),
    { numRuns: 80 },
  );
});

test('SS14.7: an item that somebody took out meanwhile stays out and is named; the other edits of its playlist are done', () => {
  const doc = founded();
  const [menu, notice, map] = [content(doc, 'Menu'), content(doc, 'Notice'), content(doc, 'Map')];
  const list = createPlaylist(
    doc,
    { name: 'P', items: [{ content: menu }, { content: notice }], at: 1 },
    origin,
  );
  const items = (site: Y.Doc) => readSite(site).playlists.get(list)?.items ?? [];
  const [first, second] = items(doc).map(({ id }) => id);
  const offline = copyOf(doc);
  const { final, next } = turned(doc);

  updateItem(offline, list, first ?? '', { duration: 7 }, origin);
  addItem(offline, list, { content: map }, null, origin);
  removeItem(offline, list, second ?? '', origin);
  removeItem(next, list, first ?? '', origin);

  const skipped = carry(next, final, updateOf(offline, final));
  expect(items(next).map((item) => item.content)).toEqual([map]);
  expect(skipped).toMatchObject([
    { collection: 'playlists', id: list, error: { code: 'not-found', field: 'items' } },
  ]);
});

test('SS14.6: late edits merge field by field and key by key with what was done since; deletions are among them', () => {
  const doc = founded();
  const [menu, notice] = [content(doc, 'Menu'), content(doc, 'Notice')];
  setTag(doc, 'contents', menu, 'hall', true, origin);
  const list = createPlaylist(
    doc,
    { name: 'P', items: [{ content: menu }, { content: notice }], at: 1 },
    origin,
  );
  const offline = copyOf(doc);
  const { final, next } = turned(doc);

  updateContent(offline, menu, { name: 'Lunch' }, origin);
  setTag(offline, 'contents', menu, 'hall', false, origin);
  removeItem(offline, list, readSite(offline).playlists.get(list)?.items[0]?.id ?? '', origin);
  trashRecord(offline, 'contents', notice, 5, origin);

  updateContent(next, menu, { duration: 30 }, origin);
  setTag(next, 'contents', menu, 'shop', true, origin);
  addItem(next, list, { content: 'c9' }, null, origin);

  expect(carry(next, final, updateOf(offline, final))).toEqual([]);
  const site = readSite(next);
  expect(site.contents.get(menu)).toMatchObject({ name: 'Lunch', duration: 30, tags: ['shop'] });
  expect(site.contents.get(notice)?.deletedAt).toBe(5);
  expect(site.playlists.get(list)?.items.map((item) => item.content)).toEqual([notice, 'c9']);
});

test('SS14.6: what was purged meanwhile comes back whole when it was restored, and is named when it was only edited', () => {
  const doc = founded();
  const [menu, notice, poster] = [content(doc, 'Menu'), content(doc, 'Notice'), content(doc, 'Poster')];
  const all = [menu, notice, poster];
  for (const id of all) trashRecord(doc, 'contents', id, 1, origin);
  const offline = copyOf(doc);
  const { final, next } = turned(doc, TRASH_KEPT_MS + 2);
  expect(readSite(next).contents.size).toBe(0);

  restoreRecord(offline, 'contents', menu, origin);
  updateContent(offline, notice, { name: 'Later' }, origin);
  trashRecord(offline, 'contents', poster, 2, origin);
  const skipped = carry(next, final, updateOf(offline, final));
  expect(readSite(next).contents.get(menu)).toEqual(readSite(offline).contents.get(menu));
  expect([...readSite(next).contents.keys()]).toEqual([menu]);
  expect(skipped).toMatchObject([{ collection: 'contents', id: notice, error: { code: 'not-found' } }]);
});

test('SS14.6: launches are not carried over: they were the server’s to give, at their time', () => {
  const doc = founded();
  const offline = copyOf(doc);
  const { final, next } = turned(doc);
  offline.getMap('launches').set('clear/all', { kind: 'clear', id: 'x', target: 'all', at: 1, by: 'u' });
  expect(carry(next, final, updateOf(offline, final))).toEqual([]);
  expect(readSite(next).launches.size).toBe(0);
});

test('SS14.7: what can’t be read, misses changes or is of another site is refused', () => {
  const doc = founded();
  const id = content(doc, 'Menu');
  const final = Y.encodeStateAsUpdate(doc);
  const code = (update: Uint8Array): unknown => {
    try {
      return lateEdits(final, update);
    } catch (error) {
      return error instanceof Error && 'code' in error ? error.code : error;
    }
  };
  expect(code(new Uint8Array([9, 9, 9]))).toBe('malformed');
  expect(code(new Uint8Array())).toBe('malformed');

  const ahead = copyOf(doc);
  updateContent(ahead, id, { name: 'One' }, origin);
  const between = Y.encodeStateVector(ahead);
  updateContent(ahead, id, { name: 'Two' }, origin);
  expect(code(Y.encodeStateAsUpdate(ahead, between))).toBe('gap');

  expect(code(Y.encodeStateAsUpdate(founded('u2')))).toBe('other-site');
  expect(code(Y.encodeStateAsUpdate(founded('u1')))).toBe('other-site');
  const liar = copyOf(doc);
  liar.getMap('meta').set('lineage', [1, 2]);
  expect(code(Y.encodeStateAsUpdate(liar))).toBe('other-site');
});
