import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { createContent } from '#lib/model/content';
import { createPlaylist } from '#lib/model/playlist';
import { readSite } from '#lib/model/read';
import { createScreen, updateScreen } from '#lib/model/screen';
import { setTag } from '#lib/model/set';
import { updateSettings } from '#lib/model/settings';
import { copySite, siteFromCopy } from './site-copy';

const origin = { kind: 'edit', by: 'test' } as const;

function someSite(): Y.Doc {
  const doc = new Y.Doc();
  createScreen(doc, { id: 'hall', name: 'Hall', location: 'Ground', at: 1 }, origin);
  updateScreen(doc, 'hall', { orientation: 90 }, origin);
  setTag(doc, 'screens', 'hall', 'shop', true, origin);
  const content = createContent(
    doc,
    {
      type: 'text',
      name: 'Hello',
      at: 2,
      text: { title: 'Hello', body: '', colour: '#ffffff', align: 'left' },
    },
    origin,
  );
  const playlist = createPlaylist(
    doc,
    { name: 'All', at: 3, items: [{ content, duration: 5 }, { content }] },
    origin,
  );
  updateSettings(doc, { name: 'Site', timezone: 'Europe/Paris', defaultPlaylist: playlist }, origin);
  return doc;
}

it('reads back the very site that was copied', () => {
  const doc = someSite();
  expect(siteFromCopy(copySite(doc))).toEqual(readSite(doc));
});

it('weighs what the site weighs, not what its history does', () => {
  const doc = someSite();
  const before = copySite(doc).length;
  for (let i = 0; i < 500; i++) updateScreen(doc, 'hall', { notes: `note ${i % 10}` }, origin);
  expect(copySite(doc).length).toBeLessThan(before + 100);
});

it('is nothing when the text is no copy', () => {
  for (const text of ['', 'null', '{"format":2}', '{"format":1,"maps":{"screens":[1]}}', '<html>'])
    expect(siteFromCopy(text)).toBeNull();
});

it('skips a record that is damaged, as a document does', () => {
  const copy = copySite(someSite()).replace('"Hall"', '17');
  const site = siteFromCopy(copy);
  expect(site?.screens.size).toBe(0);
  expect(site?.damaged).toHaveLength(1);
  expect(site?.contents.size).toBe(1);
});
