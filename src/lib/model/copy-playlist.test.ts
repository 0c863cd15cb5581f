import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { copyPlaylist } from './copy-playlist';
import { EditError } from './edit';
import { createPlaylist, updateItem } from './playlist';
import { readSite } from './read';

const origin = { kind: 'edit' };
const days = [1 as const];

function made() {
  const doc = new Y.Doc();
  const inner = createPlaylist(doc, { name: 'Inner', at: 1 }, origin);
  const conditions = [{ days, start: '07:00', end: '10:00' }];
  const items = [{ content: 'c', duration: 7, conditions }, { playlist: inner }];
  const source = createPlaylist(
    doc,
    { name: 'Lobby', items, loop: false, shuffle: true, transition: 'fade', at: 1 },
    origin,
  );
  return { doc, source, inner };
}

test('a copy has the items and the rules of its source, under ids of its own', () => {
  const { doc, source, inner } = made();
  const id = copyPlaylist(doc, source, { name: 'Copy', template: false, at: 2 }, origin);
  const { playlists } = readSite(doc);
  const [from, copy] = [playlists.get(source), playlists.get(id)];
  expect(copy).toMatchObject({
    name: 'Copy',
    loop: false,
    shuffle: true,
    transition: 'fade',
    template: false,
    createdAt: 2,
  });
  expect(copy?.items).toMatchObject([
    { content: 'c', duration: 7, conditions: [{ days, start: '07:00', end: '10:00' }] },
    { content: null, playlist: inner },
  ]);
  const ids = new Set([...(from?.items ?? []), ...(copy?.items ?? [])].map((item) => item.id));
  expect(ids.size).toBe(4);
});

test('what is done to a playlist made from a template is not done to the template', () => {
  const { doc, source } = made();
  const template = copyPlaylist(doc, source, { name: 'Pattern', template: true, at: 2 }, origin);
  const fresh = copyPlaylist(doc, template, { name: 'Fresh', template: false, at: 3 }, origin);
  const item = readSite(doc).playlists.get(fresh)?.items[0];
  updateItem(doc, fresh, item?.id ?? '', { duration: 20 }, origin);
  const { playlists } = readSite(doc);
  expect([...playlists.values()].filter((one) => one.template).map(({ name }) => name)).toEqual(['Pattern']);
  expect(playlists.get(template)?.items[0]?.duration).toBe(7);
  expect(playlists.get(fresh)?.items[0]?.duration).toBe(20);
});

test('a playlist that is gone can’t be copied, and a copy needs a name', () => {
  const { doc, source } = made();
  const before = Y.encodeStateAsUpdate(doc);
  const copy = (id: string, name: string) => () =>
    copyPlaylist(doc, id, { name, template: false, at: 2 }, origin);
  expect(copy('nowhere', 'N')).toThrow(EditError);
  expect(copy(source, ' ')).toThrow('A name is needed');
  expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
});
