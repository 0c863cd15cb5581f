import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { applyEdit, randomEdit, seedIds } from '../../../tests/support/model-edits';
import { createContent, updateContent } from './content';
import { transact } from './edit';
import { foundSite } from './meta';
import { createPlaylist, updatePlaylist } from './playlist';
import { readSite, SiteReader, type SiteChange } from './read';
import { createScreen, updateScreen } from './screen';
import { COLLECTIONS, type Site } from './site';
import { updateSettings } from './settings';

const origin = { kind: 'edit' };

/** What a stranger's client may write, past every edit function. */
const garbage = fc.record({
  top: fc.constantFrom(...COLLECTIONS, 'settings', 'meta'),
  record: fc.nat({ max: 4 }),
  field: fc.constantFrom('name', 'tags', 'items', 'when', 'rank', 'deletedAt', 'id', '__proto__', 'unknown'),
  value: fc.constantFrom('text', 7, Number.NaN, true, 'a set', 'a map', 'a list', 'gone'),
  deep: fc.boolean(),
});
type Garbage = typeof garbage extends fc.Arbitrary<infer T> ? T : never;

function spoil(doc: Y.Doc, { top, record, field, value, deep }: Garbage): void {
  const map = doc.getMap<unknown>(top);
  const made =
    value === 'a set'
      ? new Y.Map([['x', true]])
      : value === 'a map'
        ? new Y.Map([['x', new Y.Map([['rank', 'a0']])]])
        : value === 'a list'
          ? new Y.Array<unknown>()
          : value;
  const keys = [...map.keys()];
  const id = keys[record % Math.max(1, keys.length)] ?? 'r';
  const standing = map.get(id);
  transact(doc, { kind: 'remote' }, () => {
    if (deep && standing instanceof Y.Map) {
      if (value === 'gone') standing.delete(field);
      else standing.set(field, made);
    } else if (value === 'gone') map.delete(id);
    else map.set(id, made);
  });
}

/** Records that are equal must be the same objects, and so must collections and the site itself. */
function expectShared(before: Site, after: Site): void {
  for (const collection of COLLECTIONS) {
    const [old, now] = [before[collection], after[collection]] as [
      ReadonlyMap<string, unknown>,
      ReadonlyMap<string, unknown>,
    ];
    let same = old.size === now.size;
    for (const [id, record] of now) {
      if (old.get(id) === record) continue;
      same = false;
      expect(record).not.toEqual(old.get(id));
    }
    expect(old === now).toBe(same);
  }
  if (before !== after) expect(after).not.toEqual(before);
}

const undoing = fc.constantFrom('undo' as const, 'redo' as const);

test('after every transaction the followed site is the one that a fresh reading gives', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(randomEdit, randomEdit, garbage, undoing), { maxLength: 60 }), (steps) => {
      seedIds();
      const doc = new Y.Doc();
      foundSite(doc, { uid: 'u', name: 'Museum', timezone: 'UTC' }, origin);
      const reader = new SiteReader(doc);
      const maps = [...COLLECTIONS, 'settings'].map((name) => doc.getMap(name));
      const history = new Y.UndoManager(maps, { captureTimeout: 0, trackedOrigins: new Set([origin]) });
      for (const one of steps) {
        const before = reader.site;
        if (one === 'undo' || one === 'redo') history[one]();
        else if ('verb' in one) tryEdit(doc, one);
        else spoil(doc, one);
        const fresh = readSite(doc);
        expect(reader.site).toEqual(fresh);
        for (const collection of COLLECTIONS) {
          expect([...reader.site[collection].keys()]).toEqual([...fresh[collection].keys()]);
        }
        expectShared(before, reader.site);
      }
    }),
    { numRuns: 100 },
  );
});

/** On a spoilt document an edit may be refused; it may not fail in any other way. */
function tryEdit(doc: Y.Doc, edit: Parameters<typeof applyEdit>[1]): void {
  try {
    applyEdit(doc, edit, origin);
  } catch (error) {
    expect(error).toMatchObject({ name: 'EditError' });
  }
}

test('a reader follows what comes from other replicas, also into maps that nobody had asked for', () => {
  const there = new Y.Doc();
  const here = new Y.Doc();
  const reader = new SiteReader(here);
  foundSite(there, { uid: 'u', name: 'Museum', timezone: 'UTC' }, origin);
  createScreen(there, { id: 's', name: 'S', at: 1 }, origin);
  Y.applyUpdate(here, Y.encodeStateAsUpdate(there));
  expect(reader.site).toEqual(readSite(there));
  expect(reader.site).toMatchObject({ uid: 'u', lineage: [there.clientID] });
});

test('records come in the order of their ids on every replica, however they got there', () => {
  const doc = new Y.Doc();
  const reader = new SiteReader(doc);
  for (const id of ['c', 'a', 'b']) createScreen(doc, { id, name: 'S', at: 1 }, origin);
  expect([...reader.site.screens.keys()]).toEqual(['a', 'b', 'c']);
  expect([...readSite(doc).screens.keys()]).toEqual(['a', 'b', 'c']);
});

test('an edit replaces only its record; everything else stays the same object', () => {
  const doc = new Y.Doc();
  const a = createContent(doc, { type: 'url', name: 'A', url: 'https://example.org/', at: 1 }, origin);
  const b = createContent(doc, { type: 'url', name: 'B', url: 'https://example.org/', at: 1 }, origin);
  const list = createPlaylist(doc, { name: 'P', items: [{ content: a }, { content: b }], at: 1 }, origin);
  const reader = new SiteReader(doc);
  const first = reader.site;
  updateContent(doc, a, { name: 'A2' }, origin);
  const second = reader.site;
  expect(second.contents.get(a)?.name).toBe('A2');
  expect(second.contents.get(b)).toBe(first.contents.get(b));
  expect(second.playlists).toBe(first.playlists);
  expect(second.settings).toBe(first.settings);
  updatePlaylist(doc, list, { name: 'P2' }, origin);
  expect(reader.site.playlists.get(list)?.items).toBe(second.playlists.get(list)?.items);
  expect(reader.site.contents).toBe(second.contents);
});

test('listeners hear what changed and why, and nothing when nothing that can be read did', () => {
  const doc = new Y.Doc();
  createScreen(doc, { id: 's', name: 'S', at: 1 }, origin);
  const reader = new SiteReader(doc);
  const heard: SiteChange[] = [];
  const stop = reader.onChange((_site, change) => heard.push(change));
  updateScreen(doc, 's', { name: 'T' }, origin);
  updateSettings(doc, { name: 'Museum' }, origin);
  doc.getMap<Y.Map<unknown>>('screens').get('s')?.set('fromTheFuture', 1);
  doc.getMap('another program’s').set('a', 1);
  expect(heard).toEqual([
    { records: new Map([['screens', new Set(['s'])]]), settings: false, meta: false, origin },
    { records: new Map(), settings: true, meta: false, origin },
  ]);
  stop();
  updateScreen(doc, 's', { name: 'U' }, origin);
  expect(heard).toHaveLength(2);
  reader.destroy();
  updateScreen(doc, 's', { name: 'V' }, origin);
  expect(reader.site.screens.get('s')?.name).toBe('U');
});

test('a listener that fails does not keep the others from hearing', () => {
  const doc = new Y.Doc();
  const reader = new SiteReader(doc);
  const heard: string[] = [];
  reader.onChange(() => {
    throw new Error('broken view');
  });
  reader.onChange((site) => heard.push(...site.screens.keys()));
  expect(() => createScreen(doc, { id: 's', name: 'S', at: 1 }, origin)).toThrow(
    'A listener of the site failed.',
  );
  expect(heard).toEqual(['s']);
  expect(reader.site.screens.has('s')).toBe(true);
});

test('while nobody listens or asks nothing is read, and who comes then hears of what follows only', () => {
  const doc = new Y.Doc();
  createScreen(doc, { id: 's', name: 'S', at: 1 }, origin);
  const reader = new SiteReader(doc);
  const screens = doc.getMap('screens');
  const looked = vi.spyOn(screens, 'get');
  updateScreen(doc, 's', { name: 'T' }, origin);
  looked.mockClear();
  screens.set('t', new Y.Map());
  updateSettings(doc, { name: 'N' }, origin);
  expect(looked).not.toHaveBeenCalled();
  const heard: SiteChange[] = [];
  reader.onChange((_site, change) => heard.push(change));
  expect(reader.site.screens.get('s')?.name).toBe('T');
  expect(reader.site.settings.name).toBe('N');
  updateScreen(doc, 's', { name: 'U' }, origin);
  expect(heard.map(({ records, settings }) => [[...records.keys()], settings])).toEqual([
    [['screens'], false],
  ]);
});
