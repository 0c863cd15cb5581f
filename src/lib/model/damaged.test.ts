import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { refusal } from '../../../tests/support/model-edits';
import { createContent, updateContent } from './content';
import { addItem, createPlaylist, moveItem, removeItem } from './playlist';
import { readSite } from './read';
import { createScreen, updateScreen } from './screen';
import { COLLECTIONS } from './site';
import { setTag } from './set';
import { updateSettings } from './settings';
import { restoreRecord, trashRecord } from './trash';

const origin = { kind: 'edit' };

function screenIn(doc: Y.Doc, id = 'hall'): Y.Map<unknown> {
  createScreen(doc, { id, name: 'Hall', at: 1 }, origin);
  const record = doc.getMap('screens').get(id);
  if (!(record instanceof Y.Map)) throw new Error('no screen');
  return record as Y.Map<unknown>;
}

function problems(doc: Y.Doc): readonly string[] {
  return readSite(doc).damaged.map(({ collection, id, problem }) => `${collection}/${id} ${problem}`);
}

test('a damaged record is left out and named with its field; the others are read', () => {
  const doc = new Y.Doc();
  screenIn(doc, 'good');
  screenIn(doc, 'bad').set('brightness', 140);
  expect([...readSite(doc).screens.keys()]).toEqual(['good']);
  expect(problems(doc)).toEqual([expect.stringMatching(/^screens\/bad brightness: /)]);
});

test.each([
  ['a string', () => 'screen'],
  ['a list', () => new Y.Array()],
  ['a text', () => new Y.Text('screen')],
  ['bytes', () => new Uint8Array(3)],
  ['null', () => null],
])('a record that is %s is damage', (_name, make) => {
  const doc = new Y.Doc();
  doc.getMap('screens').set('x', make());
  doc.getMap('playlists').set('x', make());
  expect(readSite(doc).screens.size).toBe(0);
  expect(problems(doc)).toEqual(['screens/x The record is not a map', 'playlists/x The record is not a map']);
});

test.each([
  ['not a number', 'brightness', Number.NaN],
  ['endless', 'createdAt', Number.POSITIVE_INFINITY],
  ['a huge text', 'notes', 'x'.repeat(1_000_000)],
  ['a huge choice', 'orientation', 'x'.repeat(1_000_000)],
  ['a map where text belongs', 'name', new Y.Map([['a', 1]])],
  ['a map where one value belongs', 'clock', new Y.Map([['show', true]])],
  ['a list where a set belongs', 'tags', ['hall']],
  ['a text where a set belongs', 'tags', 'hall'],
])('a field that is %s damages its record, and the sentence stays short', (_name, field, value) => {
  const doc = new Y.Doc();
  screenIn(doc).set(field, value);
  const found = problems(doc);
  expect(readSite(doc).screens.size).toBe(0);
  expect(found.length).toBeGreaterThan(0);
  for (const problem of found) {
    expect(problem).toContain(`screens/hall ${field}`);
    expect(problem.length).toBeLessThan(300);
  }
});

test('an item or a member of a set that can’t be read is left out, and the record stays', () => {
  const doc = new Y.Doc();
  const id = createPlaylist(doc, { name: 'P', items: [{ content: 'a' }, { content: 'b' }], at: 1 }, origin);
  const items = doc.getMap<Y.Map<unknown>>('playlists').get(id)?.get('items') as Y.Map<unknown>;
  items.set('text', 'garbage');
  items.set('half', new Y.Map([['content', 'c']]));
  items.set('long', new Y.Map(Object.entries({ content: 'c', rank: 'a'.repeat(1_000) })));
  const tags = screenIn(doc).get('tags') as Y.Map<unknown>;
  tags.set('good', true);
  tags.set('bad', 'yes');
  tags.set('x'.repeat(100_000), true);
  const site = readSite(doc);
  expect(site.playlists.get(id)?.items.map(({ content }) => content)).toEqual(['a', 'b']);
  expect(site.screens.get('hall')?.tags).toEqual(['good']);
  const found = problems(doc);
  expect(found).toHaveLength(5);
  expect(
    found.filter((problem) => problem.includes(' items.')).map((problem) => problem.split(':')[0]),
  ).toEqual([
    `playlists/${id} items.half.rank`,
    `playlists/${id} items.long.rank`,
    `playlists/${id} items.text`,
  ]);
  expect(Math.max(...found.map((problem) => problem.length))).toBeLessThan(500);
});

test('a record with thousands of bad members is reported in a few sentences', () => {
  const doc = new Y.Doc();
  const tags = screenIn(doc).get('tags') as Y.Map<unknown>;
  doc.transact(() => {
    for (let index = 0; index < 20_000; index += 1) tags.set(`t${index}`, 0);
  });
  expect(readSite(doc).damaged).toHaveLength(20);
});

test('items that are no map leave an empty playlist that can be filled again', () => {
  const doc = new Y.Doc();
  const id = createPlaylist(doc, { name: 'P', items: [{ content: 'a' }], at: 1 }, origin);
  doc.getMap<Y.Map<unknown>>('playlists').get(id)?.set('items', 'none');
  expect(readSite(doc).playlists.get(id)?.items).toEqual([]);
  expect(problems(doc)).toEqual([`playlists/${id} items: The items are not a map`]);
  addItem(doc, id, { content: 'b' }, null, origin);
  expect(readSite(doc)).toMatchObject({ damaged: [] });
});

test('ranks that are no ranks still give an order that can be edited', () => {
  const doc = new Y.Doc();
  const id = createPlaylist(doc, { name: 'P', items: [{ content: 'a' }, { content: 'b' }], at: 1 }, origin);
  const items = doc.getMap<Y.Map<unknown>>('playlists').get(id)?.get('items') as Y.Map<Y.Map<unknown>>;
  for (const item of items.values()) item.set('rank', '!!');
  const [first = '', second = ''] =
    readSite(doc)
      .playlists.get(id)
      ?.items.map((item) => item.id) ?? [];
  moveItem(doc, id, second, first, origin);
  addItem(doc, id, { content: 'c' }, first, origin);
  expect(
    readSite(doc)
      .playlists.get(id)
      ?.items.map((item) => item.id),
  ).toEqual([second, expect.any(String), first]);
});

test('the key of a record is its id, whatever a field of that name says', () => {
  const doc = new Y.Doc();
  screenIn(doc).set('id', 'somebody else');
  expect(readSite(doc).screens.get('hall')?.id).toBe('hall');
  expect(problems(doc)).toEqual([]);
});

test('a key that is no id is damage', () => {
  const doc = new Y.Doc();
  doc.getMap('screens').set('a b', new Y.Map([['name', 'S']]));
  expect(problems(doc)).toEqual([expect.stringMatching(/^screens\/a b id: /)]);
});

test('names of the prototype are names like any other', () => {
  const doc = new Y.Doc();
  screenIn(doc, '__proto__');
  const hall = screenIn(doc);
  hall.set('__proto__', { name: 'inherited', notes: 'inherited' });
  hall.set('constructor', { prototype: { polluted: true } });
  for (const tag of ['__proto__', 'constructor', 'toString'])
    setTag(doc, 'screens', 'hall', tag, true, origin);
  const { screens, damaged } = readSite(doc);
  expect([...screens.keys()]).toEqual(['__proto__', 'hall']);
  expect(screens.get('hall')).toMatchObject({
    name: 'Hall',
    notes: '',
    tags: ['__proto__', 'constructor', 'toString'],
  });
  expect(damaged).toEqual([]);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('fields that only a newer version knows are kept through reading and editing', () => {
  const doc = new Y.Doc();
  const hall = screenIn(doc);
  hall.set('hologram', { depth: 3 });
  updateScreen(doc, 'hall', { name: 'Hall 2' }, origin);
  trashRecord(doc, 'screens', 'hall', 2, origin);
  restoreRecord(doc, 'screens', 'hall', origin);
  expect(hall.get('hologram')).toEqual({ depth: 3 });
  expect(readSite(doc)).toMatchObject({ damaged: [] });
});

test('a top-level name of another type is damage; reading goes on and editing is refused', () => {
  const doc = new Y.Doc();
  doc.getArray('screens').push(['x']);
  doc.getText('settings').insert(0, 'x');
  doc.getArray('meta');
  screenlessEdit(doc);
  expect(readSite(doc)).toMatchObject({ uid: '', settings: { name: 'My site' }, screens: new Map() });
  expect(readSite(doc).contents.size).toBe(1);
  expect(readSite(doc).damaged.map(({ collection }) => collection)).toEqual(['meta', 'settings', 'screens']);
  expect(refusal(() => createScreen(doc, { id: 's', name: 'S', at: 1 }, origin))).toBe('damaged');
});

function screenlessEdit(doc: Y.Doc): void {
  createContent(doc, { type: 'url', name: 'C', url: 'https://example.org/', at: 1 }, origin);
}

test('settings that do not parse fall back one by one: a site always has settings', () => {
  const doc = new Y.Doc();
  const settings = doc.getMap('settings');
  settings.set('name', 'Museum');
  settings.set('timezone', 'Mars/Base');
  settings.set('defaultSeconds', new Y.Map());
  expect(readSite(doc).settings).toEqual({
    name: 'Museum',
    timezone: 'UTC',
    defaultPlaylist: null,
    defaultSeconds: 10,
  });
  expect(problems(doc)).toHaveLength(2);
});

test('a screen in a zone that this platform does not know stays a screen, in the site’s zone: it must not go dark for it', () => {
  const doc = new Y.Doc();
  const hall = screenIn(doc);
  hall.set('timezone', 'Mars/Base');
  updateSettings(doc, { timezone: 'Europe/Paris' }, origin);
  expect(readSite(doc).screens.get('hall')).toMatchObject({ name: 'Hall', timezone: null });
  expect(problems(doc)).toEqual([expect.stringContaining('timezone: Unknown time zone')]);
  expect(refusal(() => updateScreen(doc, 'hall', { timezone: 'Mars/Base' }, origin))).toBe('invalid');
  expect(hall.get('timezone')).toBe('Mars/Base');
  hall.set('name', 7);
  expect(readSite(doc).screens.size).toBe(0);
  expect(problems(doc)).toHaveLength(2);
});

test('a damaged record is repaired by an edit that names what is wrong, and only by that', () => {
  const doc = new Y.Doc();
  const id = createContent(doc, { type: 'url', name: 'C', url: 'https://example.org/', at: 1 }, origin);
  doc.getMap<Y.Map<unknown>>('contents').get(id)?.set('url', 'file:///etc/passwd');
  expect(refusal(() => updateContent(doc, id, { name: 'D' }, origin))).toBe('invalid');
  updateContent(doc, id, { url: 'https://example.org/new' }, origin);
  expect(readSite(doc).contents.get(id)).toMatchObject({ name: 'C', url: 'https://example.org/new' });
});

test('what is damaged can be thrown away: a record into the trash, an item and a set’s member for good', () => {
  const doc = new Y.Doc();
  const hall = screenIn(doc);
  hall.set('name', 7);
  trashRecord(doc, 'screens', 'hall', 2, origin);
  expect(hall.get('deletedAt')).toBe(2);
  hall.set('name', 'Hall');
  (hall.get('tags') as Y.Map<unknown>).set('bad', 0);
  setTag(doc, 'screens', 'hall', 'bad', false, origin);
  const id = createPlaylist(doc, { name: 'P', at: 1 }, origin);
  (doc.getMap<Y.Map<unknown>>('playlists').get(id)?.get('items') as Y.Map<unknown>).set('bad', 'text');
  removeItem(doc, id, 'bad', origin);
  expect(readSite(doc).damaged).toEqual([]);
});

test('a record that is no map does not keep a screen of its id from being approved', () => {
  const doc = new Y.Doc();
  doc.getMap('screens').set('hall', 'garbage');
  createScreen(doc, { id: 'hall', name: 'Hall', at: 1 }, origin);
  expect(readSite(doc).screens.get('hall')?.name).toBe('Hall');
});

const FIELDS = [
  ...[
    'name',
    'location',
    'timezone',
    'orientation',
    'clock',
    'brightness',
    'defaultPlaylist',
    'tags',
    'deletedAt',
  ],
  ...['type', 'url', 'media', 'text', 'duration', 'validity', 'fit', 'background', 'createdBy', 'createdAt'],
  ...['members', 'targets', 'playlist', 'when', 'priority', 'loop', 'items', 'id'],
];
// Yjs takes objects with a prototype only, and so does every client's decoder make them.
const plain = { noNullPrototype: true } as const;
const strange = fc.oneof(
  fc.jsonValue(),
  fc.string(),
  fc.constantFrom('image', 'url', 'text', 'http://[', 'https://', '2024-02-31', '9999999-01-01', 'UTC\u0000'),
  fc.constantFrom(Number.NaN, Infinity, -1, 2 ** 60),
  fc.record({ from: fc.string(), to: fc.constantFrom('2024-02-31', null) }, plain),
  fc.record(
    { start: fc.string(), end: fc.string(), days: fc.array(fc.integer()), except: fc.array(fc.string()) },
    plain,
  ),
);

test('nothing that can stand in a field makes reading throw', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...FIELDS), strange, plain), (fields) => {
      const doc = new Y.Doc();
      for (const collection of COLLECTIONS) {
        doc.getMap(collection).set('x', new Y.Map(Object.entries(fields)));
        doc.getMap(collection).set('manual/all', fields);
      }
      doc.getMap('contents').set('page', new Y.Map(Object.entries({ type: 'url', ...fields })));
      for (const [field, value] of Object.entries(fields)) doc.getMap('settings').set(field, value);
      expect(readSite(doc).damaged.length).toBeGreaterThan(0);
    }),
    { numRuns: 300 },
  );
});
