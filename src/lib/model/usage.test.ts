import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { createContent } from './content';
import { createGroup } from './group';
import { writeLaunch } from './launch';
import { createPlaylist } from './playlist';
import { readSite } from './read';
import { createSchedule } from './schedule';
import { createScreen, updateScreen } from './screen';
import { updateSettings } from './settings';
import { trashRecord } from './trash';
import { whereUsed } from './usage';

const origin = { kind: 'edit' };
const when = { start: '08:00', end: '18:00', days: [1 as const] };

test('every use of a content, a playlist, a group and a screen is named', () => {
  const doc = new Y.Doc();
  const content = createContent(doc, { type: 'url', name: 'C', url: 'https://example.org/', at: 1 }, origin);
  const playlist = createPlaylist(doc, { name: 'P', items: [{ content }], at: 1 }, origin);
  const outer = createPlaylist(doc, { name: 'O', items: [{ playlist }], at: 1 }, origin);
  createScreen(doc, { id: 'hall', name: 'Hall', at: 1 }, origin);
  updateScreen(doc, 'hall', { defaultPlaylist: playlist }, origin);
  const group = createGroup(doc, { name: 'G', members: ['hall'], defaultPlaylist: playlist, at: 1 }, origin);
  const targets = [`group:${group}`, 'screen:hall'];
  const schedule = createSchedule(doc, { name: 'S', targets, playlist, when, at: 1 }, origin);
  updateSettings(doc, { defaultPlaylist: playlist }, origin);
  const source = { type: 'content', id: content } as const;
  const common = { kind: 'launch', id: 'l', mode: 'manual', source, at: 1, by: 'u' } as const;
  writeLaunch(doc, { ...common, target: `group:${group}`, until: 100 }, origin);
  const site = readSite(doc);
  const uses = (collection: Parameters<typeof whereUsed>[1], id: string, now = 50) =>
    whereUsed(site, collection, id, now).map((use) => `${use.collection} ${use.id} ${use.name}`);
  expect(uses('contents', content)).toEqual([
    `playlists ${playlist} P`,
    `launches manual/group:${group} group:${group}`,
  ]);
  expect(uses('playlists', playlist)).toEqual([
    'settings settings My site',
    'screens hall Hall',
    `groups ${group} G`,
    `playlists ${outer} O`,
    `schedules ${schedule} S`,
  ]);
  expect(uses('groups', group)).toEqual([
    `schedules ${schedule} S`,
    `launches manual/group:${group} group:${group}`,
  ]);
  expect(uses('screens', 'hall')).toEqual([`groups ${group} G`, `schedules ${schedule} S`]);
  // A launch that is over uses nothing.
  expect(uses('contents', content, 100)).toEqual([`playlists ${playlist} P`]);
});

test('what is in the trash uses nothing', () => {
  const doc = new Y.Doc();
  const playlist = createPlaylist(doc, { name: 'P', items: [{ content: 'c' }], at: 1 }, origin);
  expect(whereUsed(readSite(doc), 'contents', 'c', 0)).toHaveLength(1);
  trashRecord(doc, 'playlists', playlist, 2, origin);
  expect(whereUsed(readSite(doc), 'contents', 'c', 0)).toEqual([]);
});
