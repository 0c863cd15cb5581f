import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { refusal } from '../../../tests/support/model-edits';
import { createContent, updateContent, type NewContent } from './content';
import { EditError, randomId, type EditOrigin } from './edit';
import { createGroup, setGroupMember } from './group';
import { addItem, createPlaylist, moveItem, removeItem, updateItem, updatePlaylist } from './playlist';
import { readSite } from './read';
import { createSchedule, setScheduleTarget, updateSchedule } from './schedule';
import { createScreen, updateScreen } from './screen';
import { setKey, setTag } from './set';
import { updateSettings } from './settings';
import { restoreRecord, trashRecord } from './trash';

const origin: EditOrigin = { kind: 'edit' };
const page: NewContent = { type: 'url', name: 'Menu', url: 'https://example.org/menu', at: 5 };
const hash = 'ab'.repeat(32);
const media = { hash, mime: 'image/webp', bytes: 10, width: 1, height: 1, durationMs: null, thumb: null };
const when = { start: '08:00', end: '18:00', days: [1 as const] };

function filled() {
  const doc = new Y.Doc();
  createScreen(doc, { id: 'hall', name: 'Hall', location: 'Ground floor', at: 1 }, origin);
  const content = createContent(doc, page, origin);
  const playlist = createPlaylist(doc, { name: 'P', items: [{ content }, { content }], at: 1 }, origin);
  const schedule = createSchedule(doc, { targets: ['all'], playlist, when, at: 1 }, origin);
  createContent(doc, { ...page, id: 'thrown-away' }, origin);
  trashRecord(doc, 'contents', 'thrown-away', 7, origin);
  const group = createGroup(doc, { name: 'G', members: ['hall'], at: 1 }, origin);
  const [first = '', second = ''] =
    readSite(doc)
      .playlists.get(playlist)
      ?.items.map(({ id }) => id) ?? [];
  return { doc, content, playlist, schedule, group, first, second };
}
type Filled = ReturnType<typeof filled>;

test('an id has 120 random bits and needs no secure context', () => {
  const ids = new Set(Array.from({ length: 1_000 }, randomId));
  expect(ids.size).toBe(1_000);
  for (const id of ids) expect(id).toMatch(/^[0-9A-Za-z_-]{20}$/);
  expect(new Set([...ids].join('')).size).toBe(64);
});

test('a record is created with its defaults, and its name trimmed', () => {
  const doc = new Y.Doc();
  const id = createContent(doc, { ...page, name: '  Menu ', tags: ['b', 'a'] }, origin);
  expect(readSite(doc).contents.get(id)).toEqual({
    id,
    type: 'url',
    name: 'Menu',
    url: 'https://example.org/menu',
    reloadSeconds: null,
    zoom: 100,
    scroll: 0,
    framing: null,
    duration: 'auto',
    tags: ['a', 'b'],
    validity: null,
    fit: 'contain',
    background: '#000000',
    createdBy: '',
    createdAt: 5,
    deletedAt: null,
  });
});

/** Every edit that changes something, once. */
const EDITS: Readonly<Record<string, (site: Filled) => unknown>> = {
  createScreen: ({ doc }) => createScreen(doc, { id: 'new', name: 'New', at: 1 }, origin),
  updateScreen: ({ doc }) => updateScreen(doc, 'hall', { brightness: 40, name: 'Hall 2' }, origin),
  createGroup: ({ doc }) => createGroup(doc, { name: 'H', at: 1 }, origin),
  setGroupMember: ({ doc, group }) => setGroupMember(doc, group, 'roof', true, origin),
  createContent: ({ doc }) => createContent(doc, { type: 'image', name: 'I', media, at: 1 }, origin),
  updateContent: ({ doc, content }) => updateContent(doc, content, { url: 'https://example.org/b' }, origin),
  createPlaylist: ({ doc }) => createPlaylist(doc, { name: 'Q', items: [{ content: 'c' }], at: 1 }, origin),
  updatePlaylist: ({ doc, playlist }) => updatePlaylist(doc, playlist, { loop: false, name: 'R' }, origin),
  addItem: ({ doc, playlist, first }) => addItem(doc, playlist, { content: 'c', duration: 3 }, first, origin),
  moveItem: ({ doc, playlist, first }) => moveItem(doc, playlist, first, null, origin),
  updateItem: ({ doc, playlist, first }) => updateItem(doc, playlist, first, { duration: 0 }, origin),
  removeItem: ({ doc, playlist, first }) => removeItem(doc, playlist, first, origin),
  createSchedule: ({ doc }) => createSchedule(doc, { targets: [], playlist: 'p', when, at: 1 }, origin),
  updateSchedule: ({ doc, schedule }) =>
    updateSchedule(doc, schedule, { when: { ...when, end: '19:00' } }, origin),
  setScheduleTarget: ({ doc, schedule }) => setScheduleTarget(doc, schedule, 'tag:shop', true, origin),
  setTag: ({ doc }) => setTag(doc, 'screens', 'hall', 'shop', true, origin),
  setKey: ({ doc, content }) => setKey(doc, 'contents', content, 'tags', 'new', true, origin),
  updateSettings: ({ doc }) => updateSettings(doc, { name: 'Museum', timezone: 'Europe/Paris' }, origin),
  trashRecord: ({ doc, playlist }) => trashRecord(doc, 'playlists', playlist, 9, origin),
};

test.each(Object.entries(EDITS))('%s is one transaction with its origin', (_name, edit) => {
  const site = filled();
  const origins: unknown[] = [];
  site.doc.on('update', (_update, from) => origins.push(from));
  edit(site);
  expect(origins).toEqual([origin]);
  expect(readSite(site.doc).damaged).toEqual([]);
});

/** Every edit that asks for what is so already. */
const NOTHING: Readonly<Record<string, (site: Filled) => unknown>> = {
  'a screen that is there': ({ doc }) => createScreen(doc, { id: 'hall', name: 'Other', at: 2 }, origin),
  'equal fields': ({ doc }) => updateScreen(doc, 'hall', { name: 'Hall', location: 'Ground floor' }, origin),
  'a default': ({ doc }) => updateScreen(doc, 'hall', { brightness: 100, timezone: null }, origin),
  'an equal value of several parts': ({ doc, schedule }) =>
    updateSchedule(doc, schedule, { when: { days: [1], end: '18:00', start: '08:00' } }, origin),
  'an undefined field': ({ doc, content }) => updateContent(doc, content, { name: undefined }, origin),
  'an empty patch': ({ doc, playlist }) => updatePlaylist(doc, playlist, {}, origin),
  'a member that is in': ({ doc, group }) => setGroupMember(doc, group, 'hall', true, origin),
  'a member that is out': ({ doc, group }) => setGroupMember(doc, group, 'roof', false, origin),
  'an item before its neighbour': ({ doc, playlist, first, second }) =>
    moveItem(doc, playlist, first, second, origin),
  'an item before itself': ({ doc, playlist, first }) => moveItem(doc, playlist, first, first, origin),
  'the last item to the end': ({ doc, playlist, second }) => moveItem(doc, playlist, second, null, origin),
  'an equal duration': ({ doc, playlist, first }) =>
    updateItem(doc, playlist, first, { duration: null }, origin),
  'the default settings': ({ doc }) => updateSettings(doc, { name: 'My site', timezone: 'UTC' }, origin),
  'a record that is in the trash': ({ doc }) => trashRecord(doc, 'contents', 'thrown-away', 99, origin),
  'what is not in the trash, restored': ({ doc, playlist }) =>
    restoreRecord(doc, 'playlists', playlist, origin),
};

test.each(Object.entries(NOTHING))('writing what is so already writes nothing: %s', (_name, edit) => {
  const site = filled();
  const before = Y.encodeStateAsUpdate(site.doc);
  edit(site);
  expect(Y.encodeStateAsUpdate(site.doc)).toEqual(before);
});

/** Every edit that is refused, with its code and what its sentence says. */
const REFUSED: Readonly<Record<string, readonly [EditError['code'], RegExp, (site: Filled) => unknown]>> = {
  'an empty name': [
    'invalid',
    /^A name is needed$/,
    ({ doc }) => createGroup(doc, { name: '  ', at: 1 }, origin),
  ],
  'a bad screen id': [
    'invalid',
    /1 to 64 of the characters/,
    ({ doc }) => createScreen(doc, { id: 'a b', name: 'A', at: 1 }, origin),
  ],
  'an address that runs code': [
    'invalid',
    /http:\/\/ and https:\/\//,
    ({ doc, content }) => updateContent(doc, content, { url: 'javascript:alert(1)' }, origin),
  ],
  'an address that is none': [
    'invalid',
    /^This is not a web address/,
    ({ doc, content }) => updateContent(doc, content, { url: 'example dot org' }, origin),
  ],
  'a field of another type of content': [
    'invalid',
    /no field “media”/,
    ({ doc, content }) => updateContent(doc, content, { media }, origin),
  ],
  'a new record with a field of another type': [
    'invalid',
    /no field “media”/,
    ({ doc }) => createContent(doc, { ...page, media } as NewContent, origin),
  ],
  'a field that nobody knows': [
    'invalid',
    /no field “colour”/,
    ({ doc }) => updateScreen(doc, 'hall', { colour: 'red' } as object, origin),
  ],
  'a time that does not exist': [
    'invalid',
    /HH:MM/,
    ({ doc, schedule }) => updateSchedule(doc, schedule, { when: { ...when, start: '25:00' } }, origin),
  ],
  'an unknown time zone': [
    'invalid',
    /Europe\/Paris/,
    ({ doc }) => updateSettings(doc, { timezone: 'Mars/Base' }, origin),
  ],
  'an offset for a time zone': [
    'invalid',
    /Europe\/Paris/,
    ({ doc }) => updateSettings(doc, { timezone: '+01:00' }, origin),
  ],
  'a number that is none': [
    'invalid',
    /^brightness: /,
    ({ doc }) => updateScreen(doc, 'hall', { brightness: Number.NaN }, origin),
  ],
  'a bad item in a new playlist': [
    'invalid',
    /^content: /,
    ({ doc }) => createPlaylist(doc, { name: 'P', items: [{ content: '' }], at: 1 }, origin),
  ],
  'a bad target': [
    'invalid',
    /^Unknown target$/,
    ({ doc, schedule }) => setScheduleTarget(doc, schedule, 'floor:1', true, origin),
  ],
  'an empty tag': [
    'invalid',
    /tag has 1 to 64/,
    ({ doc }) => setTag(doc, 'screens', 'hall', ' ', true, origin),
  ],
  'a set that there is not': [
    'invalid',
    /no set “colours”/,
    ({ doc }) => setKey(doc, 'screens', 'hall', 'colours', 'red', true, origin),
  ],
  'a time of deletion that is none': [
    'invalid',
    /whole milliseconds/,
    ({ doc, playlist }) => trashRecord(doc, 'playlists', playlist, Number.NaN, origin),
  ],
  'an id that is taken': [
    'exists',
    /already is a record/,
    ({ doc, content }) => createContent(doc, { ...page, id: content }, origin),
  ],
  'a record that is not there': [
    'not-found',
    /no record “nowhere”/,
    ({ doc }) => updateScreen(doc, 'nowhere', { name: 'N' }, origin),
  ],
  'an item that is not there': [
    'not-found',
    /not in the playlist/,
    ({ doc, playlist }) => moveItem(doc, playlist, 'nowhere', null, origin),
  ],
  'a place before an item that is not there': [
    'not-found',
    /not in the playlist/,
    ({ doc, playlist }) => addItem(doc, playlist, { content: 'c' }, 'nowhere', origin),
  ],
  'removing an item twice': [
    'not-found',
    /not in the playlist/,
    ({ doc, playlist }) => removeItem(doc, playlist, 'nowhere', origin),
  ],
};

test.each(Object.entries(REFUSED))(
  '%s is refused and leaves nothing behind',
  (_name, [code, sentence, edit]) => {
    const site = filled();
    const before = Y.encodeStateAsUpdate(site.doc);
    expect(refusal(() => edit(site))).toBe(code);
    expect(() => edit(site)).toThrow(sentence);
    expect(Y.encodeStateAsUpdate(site.doc)).toEqual(before);
  },
);

test('a refusal names the field at fault', () => {
  const { doc, schedule } = filled();
  const edit = () => updateSchedule(doc, schedule, { when: { ...when, start: '25:00' } }, origin);
  expect(edit).toThrow(expect.objectContaining({ code: 'invalid', field: 'when.start' }) as Error);
});

test('a screen that is approved again comes out of the trash as it was', () => {
  const { doc } = filled();
  setTag(doc, 'screens', 'hall', 'shop', true, origin);
  trashRecord(doc, 'screens', 'hall', 9, origin);
  createScreen(doc, { id: 'hall', name: 'From the URL', at: 20 }, origin);
  expect(readSite(doc).screens.get('hall')).toMatchObject({
    name: 'Hall',
    location: 'Ground floor',
    tags: ['shop'],
    createdAt: 1,
    deletedAt: null,
  });
});

test('what an edit was given can change afterwards without changing the document', () => {
  const { doc } = filled();
  const targets = ['all'];
  const given = { ...when, days: [1 as const] };
  const id = createSchedule(doc, { targets, playlist: 'p', when: given, at: 1 }, origin);
  targets.push('tag:x');
  given.start = '00:00';
  expect(readSite(doc).schedules.get(id)).toMatchObject({ targets: ['all'], when: { start: '08:00' } });
});
