import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { createContent, updateContent } from './content';
import { foundSite, readMeta } from './meta';
import { addItem, createPlaylist, moveItem } from './playlist';
import { readSite, SiteReader } from './read';

const origin = { kind: 'edit' };

test('a founded site can be read, and follows its edits', () => {
  const doc = new Y.Doc();
  foundSite(doc, { uid: 'u1', name: 'Museum', timezone: 'Europe/Paris' }, origin);
  const reader = new SiteReader(doc);
  const text = { title: 'Hi', body: '', colour: '#ffffff', align: 'left' } as const;
  const a = createContent(doc, { type: 'text', name: ' A ', text, at: 1, tags: ['x'] }, origin);
  const b = createContent(doc, { type: 'url', name: 'B', url: 'https://example.org/', at: 2 }, origin);
  const p = createPlaylist(
    doc,
    { name: 'P', items: [{ content: a }, { content: b, duration: 5 }], at: 3 },
    origin,
  );
  const c = addItem(doc, p, { content: a }, null, origin);
  moveItem(doc, p, c, reader.site.playlists.get(p)?.items[0]?.id ?? null, origin);
  updateContent(doc, b, { name: 'B2' }, origin);
  expect(reader.site.damaged).toEqual([]);
  expect(reader.site.playlists.get(p)?.items.map((item) => [item.content, item.duration])).toEqual([
    [a, null],
    [a, null],
    [b, 5],
  ]);
  expect(reader.site.contents.get(a)?.name).toBe('A');
  expect(reader.site.contents.get(b)?.name).toBe('B2');
  expect(readSite(doc)).toEqual(reader.site);
  expect(readMeta(doc)?.lineage).toEqual([doc.clientID]);
});
