import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { createContent, updateContent } from './content';
import { describe, type Description } from './describe';
import { transact } from './edit';
import { writeLaunch } from './launch';
import { foundSite } from './meta';
import { addItem, createPlaylist, updateItem } from './playlist';
import { setTag } from './set';
import { updateSettings } from './settings';
import { restoreRecord, trashRecord } from './trash';

const origin = { kind: 'edit', by: 'ada' };

function describing(doc: Y.Doc): Description[] {
  const log: Description[] = [];
  doc.on('afterTransaction', (transaction) => log.push(describe(transaction)));
  return log;
}

function content(doc: Y.Doc, name = 'Menu'): string {
  return createContent(doc, { type: 'url', name, url: 'https://example.org/', at: 1 }, origin);
}

test('an edit is described by record, field and origin', () => {
  const doc = new Y.Doc();
  const id = content(doc);
  const log = describing(doc);
  updateContent(doc, id, { name: 'Lunch', duration: 5 }, origin);
  setTag(doc, 'contents', id, 'hall', true, origin);
  expect(log).toEqual([
    {
      origin,
      changes: [{ collection: 'contents', id, name: 'Lunch', kind: 'changed', fields: ['duration', 'name'] }],
    },
    { origin, changes: [{ collection: 'contents', id, name: 'Lunch', kind: 'changed', fields: ['tags'] }] },
  ]);
});

test('a record is created, trashed, restored and removed', () => {
  const doc = new Y.Doc();
  const log = describing(doc);
  const id = content(doc);
  trashRecord(doc, 'contents', id, 7, origin);
  restoreRecord(doc, 'contents', id, origin);
  transact(doc, origin, () => doc.getMap('contents').delete(id));
  const common = { collection: 'contents', id, name: 'Menu' };
  expect(log.map(({ changes }) => changes)).toEqual([
    [{ ...common, kind: 'created', fields: ['createdAt', 'name', 'tags', 'type', 'url'] }],
    [{ ...common, kind: 'trashed', fields: ['deletedAt'] }],
    [{ ...common, kind: 'restored', fields: ['deletedAt'] }],
    [{ ...common, kind: 'removed', fields: [] }],
  ]);
});

test('a record that is edited and removed at once is removed; one that comes and goes at once never was', () => {
  const doc = new Y.Doc();
  const id = content(doc);
  const log = describing(doc);
  transact(doc, origin, () => {
    updateContent(doc, id, { name: 'Lunch', duration: 5 }, origin);
    setTag(doc, 'contents', id, 'hall', true, origin);
    doc.getMap('contents').delete(id);
    doc.getMap('contents').delete(content(doc));
  });
  createContent(doc, { type: 'url', name: 'Again', url: 'https://example.org/', at: 1, id }, origin);
  expect(
    log.map(({ changes }) => changes.map((change) => [change.id, change.kind, change.fields.length])),
  ).toEqual([[[id, 'removed', 0]], [[id, 'created', 5]]]);
});

test('a record that comes back under an old id is created, also where deleted content is kept', () => {
  const doc = new Y.Doc({ gc: false });
  const id = content(doc);
  doc.getMap('contents').delete(id);
  const log = describing(doc);
  createContent(doc, { type: 'url', name: 'Again', url: 'https://example.org/', at: 1, id }, origin);
  expect(log[0]?.changes).toMatchObject([{ id, kind: 'created', name: 'Again' }]);
});

test('whatever happens to the items of a playlist is a change of its items', () => {
  const doc = new Y.Doc();
  const id = createPlaylist(doc, { name: 'Hall', items: [{ content: 'c' }], at: 1 }, origin);
  const log = describing(doc);
  const item = addItem(doc, id, { content: 'd' }, null, origin);
  updateItem(doc, id, item, { duration: 9 }, origin);
  const change = { collection: 'playlists', id, name: 'Hall', kind: 'changed', fields: ['items'] };
  expect(log.map(({ changes }) => changes)).toEqual([[change], [change]]);
});

test('settings, the founding of the site and launches are described too', () => {
  const doc = new Y.Doc();
  const log = describing(doc);
  foundSite(doc, { uid: 'u', name: 'Museum', timezone: 'UTC' }, origin);
  updateSettings(doc, { defaultSeconds: 20 }, origin);
  const source = { type: 'content', id: 'c' } as const;
  const launch = {
    kind: 'launch',
    id: 'l',
    mode: 'manual',
    target: 'all',
    source,
    at: 1,
    until: null,
    by: 'ada',
  } as const;
  writeLaunch(doc, launch, origin);
  expect(
    log.map(({ changes }) => changes.map(({ collection, id, name, kind }) => [collection, id, name, kind])),
  ).toEqual([
    [
      ['meta', 'meta', '', 'changed'],
      ['settings', 'settings', 'Museum', 'changed'],
    ],
    [['settings', 'settings', 'Museum', 'changed']],
    [['launches', 'manual/all', '', 'created']],
  ]);
});

test('an update from elsewhere is described with everything that it brings', () => {
  const there = new Y.Doc();
  const a = content(there, 'A');
  const here = new Y.Doc();
  Y.applyUpdate(here, Y.encodeStateAsUpdate(there));
  const log = describing(here);
  const b = content(there, 'B');
  updateContent(there, a, { name: 'A2' }, origin);
  trashRecord(there, 'contents', a, 5, origin);
  Y.applyUpdate(here, Y.encodeStateAsUpdate(there), { kind: 'remote', by: 'bob' });
  const changes = [...(log[0]?.changes ?? [])].sort((x, y) => (x.name < y.name ? -1 : 1));
  expect(log[0]?.origin).toEqual({ kind: 'remote', by: 'bob' });
  expect(changes.map(({ id, name, kind }) => [id, name, kind])).toEqual([
    [a, 'A2', 'trashed'],
    [b, 'B', 'created'],
  ]);
});

test('a transaction full of garbage is described without throwing', () => {
  const doc = new Y.Doc();
  const log = describing(doc);
  const id = content(doc);
  transact(doc, origin, () => {
    doc.getMap('contents').set('text', 'x'.repeat(10_000));
    doc.getMap('contents').set('list', new Y.Array());
    doc.getMap('contents').set('__proto__', { name: 'evil' });
    doc.getMap<Y.Map<unknown>>('contents').get(id)?.set('name', 'N'.repeat(10_000));
    doc
      .getMap<Y.Map<unknown>>('contents')
      .get(id)
      ?.set('nested', new Y.Map([['a', new Y.Array()]]));
  });
  transact(doc, origin, () => doc.getMap('contents').clear());
  expect(log).toHaveLength(3);
  expect(JSON.stringify(log[1]).length).toBeLessThan(1_000);
  expect(log[2]?.changes.map(({ kind }) => kind)).toEqual(Array(4).fill('removed'));
});
