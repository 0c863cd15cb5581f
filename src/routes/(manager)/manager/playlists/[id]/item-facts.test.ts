import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { createContent } from '#lib/model/content';
import { createPlaylist } from '#lib/model/playlist';
import { readSite } from '#lib/model/read';
import { trashRecord } from '#lib/model/trash';
import { factsOf } from './item-facts';

const origin = { kind: 'edit' };

function site() {
  const doc = new Y.Doc();
  const content = createContent(
    doc,
    { type: 'url', name: 'Ferries', url: 'https://example.org/', duration: 20, at: 1 },
    origin,
  );
  const inner = createPlaylist(doc, { name: 'Inner', items: [{ content }], shuffle: true, at: 1 }, origin);
  const old = createPlaylist(doc, { name: 'Old', at: 1 }, origin);
  const items = [{ content }, { playlist: inner }, { playlist: old }, { playlist: 'x' }, { content: 'x' }];
  const outer = createPlaylist(doc, { name: 'Outer', items, at: 1 }, origin);
  trashRecord(doc, 'playlists', old, 2, origin);
  return { doc, inner, outer };
}

function rows(doc: Y.Doc, playlist: string) {
  const whole = readSite(doc);
  return (whole.playlists.get(playlist)?.items ?? []).map((item) => factsOf(item, playlist, whole));
}

it('an item says what it shows, for how long, and why it is skipped', () => {
  const { doc, inner, outer } = site();
  expect(rows(doc, outer)).toMatchObject([
    { name: 'Ferries', kind: 'Web page', length: '20 s', missing: null, href: null },
    {
      name: 'Inner',
      kind: 'Playlist · 1 item · shuffled',
      length: '20 s',
      missing: null,
      warning: null,
      href: `/manager/playlists/${inner}`,
    },
    { name: 'Old', length: '–', missing: 'In the trash: skipped' },
    { name: 'Missing playlist', length: '–', missing: 'Gone: skipped', href: null },
    { name: 'Missing content', length: '–', missing: 'Gone: skipped' },
  ]);
});

it('a playlist that leads back is marked on both sides of a circle that two people closed apart', () => {
  const { doc, inner, outer } = site();
  // As it comes in from elsewhere: an edit here would be refused.
  const items = (doc.getMap('playlists').get(inner) as Y.Map<unknown>).get('items') as Y.Map<unknown>;
  items.set(
    'back',
    new Y.Map<unknown>([
      ['rank', 'zz'],
      ['playlist', outer],
    ]),
  );
  const warned = (playlist: string) => rows(doc, playlist).filter((row) => row.warning !== null);
  expect(warned(inner).map(({ name }) => name)).toEqual(['Outer']);
  expect(warned(outer).map(({ name }) => name)).toEqual(['Inner']);
});
