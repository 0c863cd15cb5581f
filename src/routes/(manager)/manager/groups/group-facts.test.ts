import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { createGroup } from '#lib/model/group';
import { createPlaylist } from '#lib/model/playlist';
import { readSite } from '#lib/model/read';
import { createScreen } from '#lib/model/screen';
import { trashRecord } from '#lib/model/trash';
import { defaultText, groupsOf, memberNames, membersOf } from './group-facts';

const origin = { kind: 'edit' };

it('a group lists the screens that are there, by name, and counts those beyond six', () => {
  const doc = new Y.Doc();
  const ids = ['h', 'g', 'f', 'e', 'd', 'c', 'b', 'a'];
  for (const id of ids) createScreen(doc, { id, name: `Screen ${id}`, at: 1 }, origin);
  trashRecord(doc, 'screens', 'h', 2, origin);
  createGroup(doc, { name: 'All', members: [...ids, 'never'], at: 1 }, origin);
  const site = readSite(doc);
  const members = groupsOf(site).flatMap((group) => membersOf(group, site));
  expect(members.map(({ id }) => id).join('')).toBe('abcdefg');
  expect(memberNames(members)).toBe('Screen a, Screen b, Screen c, Screen d, Screen e, Screen f and 1 more');
  expect(memberNames(members.slice(0, 2))).toBe('Screen a, Screen b');
});

it('a group says what its screens play by default, and when that is not there', () => {
  const doc = new Y.Doc();
  const defaultPlaylist = createPlaylist(doc, { name: 'Loop', at: 1 }, origin);
  createGroup(doc, { id: 'a', name: 'A', defaultPlaylist, at: 1 }, origin);
  createGroup(doc, { id: 'b', name: 'B', at: 1 }, origin);
  const texts = () => groupsOf(readSite(doc)).map((group) => defaultText(group, readSite(doc)));
  expect(texts()).toEqual([
    { text: 'Default playlist: Loop', missing: false },
    { text: 'No default playlist of its own', missing: false },
  ]);
  trashRecord(doc, 'playlists', defaultPlaylist, 2, origin);
  expect(texts()[0]).toEqual({ text: 'Default playlist: Loop', missing: true });
});
