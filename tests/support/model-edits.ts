import fc from 'fast-check';
import type * as Y from 'yjs';
import { createContent, updateContent } from '#lib/model/content';
import { EditError } from '#lib/model/edit';
import { createGroup, setGroupMember, updateGroup } from '#lib/model/group';
import { commandTime, LAUNCH_MODES, writeClear, writeLaunch } from '#lib/model/launch';
import {
  addItem,
  createPlaylist,
  moveItem,
  removeItem,
  updateItem,
  updatePlaylist,
} from '#lib/model/playlist';
import { readSite } from '#lib/model/read';
import { createSchedule, setScheduleTarget, updateSchedule } from '#lib/model/schedule';
import { createScreen, updateScreen } from '#lib/model/screen';
import { setTag } from '#lib/model/set';
import { updateSettings } from '#lib/model/settings';
import { restoreRecord, trashRecord } from '#lib/model/trash';
import { randomFrom, seedRandomness } from './random';

/** A random edit, as numbers that pick among what is there: shrinking keeps it meaningful. */
export interface RandomEdit {
  readonly verb: (typeof VERBS)[number];
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

export const VERBS = [
  'content',
  'same content',
  'same playlist',
  'rename content',
  'tag content',
  'playlist',
  'rename playlist',
  'add item',
  'move item',
  'nest playlist',
  'change item',
  'item rules',
  'remove item',
  'schedule',
  'when',
  'aim',
  'screen',
  'change screen',
  'hours',
  'tag screen',
  'group',
  'member',
  'rename group',
  'settings',
  'trash',
  'restore',
  'launch',
  'clear',
] as const;

const number = fc.nat({ max: 1_000 });
export const randomEdit: fc.Arbitrary<RandomEdit> = fc.record({
  verb: fc.constantFrom(...VERBS),
  a: number,
  b: number,
  c: number,
});

/** Makes ids and client ids the same in every run of a seed, until the test ends. Call it at the start of a property. */
export function seedIds(seed = 1): void {
  seedRandomness(randomFrom(seed));
}

const TAGS = ['hall', 'shop', 'roof', '__proto__', 'constructor'];
const TIMES = ['06:00', '09:30', '12:00', '22:15'];

function pick<T>(list: readonly T[], index: number): T | undefined {
  return list.length === 0 ? undefined : list[index % list.length];
}

export function whenOf(a: number, b: number): { start: string; end: string; days: (1 | 2 | 3)[] } {
  return { start: pick(TIMES, a) ?? '', end: pick(TIMES, b) ?? '', days: [1, 2, 3] };
}

/**
 * Carries out a random edit through the edit functions; one that finds nothing to work on does nothing. Returns what it
 * did, for the properties that keep count.
 */
export function applyEdit(doc: Y.Doc, { verb, a, b, c }: RandomEdit, origin = { kind: 'edit' }): void {
  const site = readSite(doc);
  const content = pick([...site.contents.keys()], a);
  const playlist = pick([...site.playlists.values()], a);
  const items = playlist?.items ?? [];
  const item = pick(items, b)?.id;
  // One more than there are: the end of the list.
  const before = pick([...items.map(({ id }) => id), null], c) ?? null;
  const schedule = pick([...site.schedules.keys()], a);
  const screen = pick([...site.screens.keys()], a);
  const group = pick([...site.groups.keys()], a);
  const tag = pick(TAGS, b) ?? '';
  const on = c % 3 !== 0;
  const collection =
    pick(['screens', 'groups', 'contents', 'playlists', 'schedules'] as const, a) ?? 'contents';
  const record = pick([...site[collection].keys()], b);
  switch (verb) {
    case 'content':
      createContent(doc, { type: 'url', name: `C${b}`, url: `https://example.org/${c}`, at: a }, origin);
      return;
    case 'same content': {
      // Two people may create it under the one key before they meet.
      const id = `same${a % 3}`;
      if (site.contents.has(id)) return;
      createContent(doc, { id, type: 'url', name: `C${b}`, url: `https://example.org/${c}`, at: a }, origin);
      return;
    }
    case 'same playlist': {
      const id = `same${a % 3}`;
      if (site.playlists.has(id)) return;
      const items = [...site.contents.keys()].slice(0, c % 4).map((content) => ({ content }));
      createPlaylist(doc, { id, name: `P${b}`, items, at: a }, origin);
      return;
    }
    case 'rename content':
      if (content !== undefined) updateContent(doc, content, { name: `N${b}`, duration: c }, origin);
      return;
    case 'tag content':
      if (content !== undefined) setTag(doc, 'contents', content, tag, on, origin);
      return;
    case 'playlist':
      createPlaylist(
        doc,
        {
          name: `P${b}`,
          items: [...site.contents.keys()].slice(0, c % 4).map((id) => ({ content: id })),
          at: a,
        },
        origin,
      );
      return;
    case 'rename playlist':
      if (playlist !== undefined)
        updatePlaylist(doc, playlist.id, { name: `P${b}`, loop: on, shuffle: c % 2 === 0 }, origin);
      return;
    case 'add item':
      if (playlist !== undefined) addItem(doc, playlist.id, { content: `c${b}` }, before, origin);
      return;
    case 'nest playlist': {
      const other = pick([...site.playlists.keys()], b);
      if (playlist === undefined || other === undefined) return;
      // One that closes a loop is refused; two people apart can close one all the same.
      refusal(() => addItem(doc, playlist.id, { playlist: other }, before, origin));
      return;
    }
    case 'move item':
      if (playlist !== undefined && item !== undefined) moveItem(doc, playlist.id, item, before, origin);
      return;
    case 'change item':
      if (playlist !== undefined && item !== undefined) {
        updateItem(doc, playlist.id, item, { duration: on ? c : null }, origin);
      }
      return;
    case 'item rules':
      if (playlist !== undefined && item !== undefined) {
        const validity = on ? { from: '2026-03-01', to: `2026-03-${10 + (c % 20)}` } : null;
        updateItem(doc, playlist.id, item, { validity, conditions: on ? [whenOf(a, c)] : null }, origin);
      }
      return;
    case 'remove item':
      if (playlist !== undefined && item !== undefined) removeItem(doc, playlist.id, item, origin);
      return;
    case 'schedule':
      createSchedule(doc, { targets: ['all'], playlist: `p${a}`, when: whenOf(b, c), at: a }, origin);
      return;
    case 'when':
      if (schedule !== undefined) updateSchedule(doc, schedule, { when: whenOf(b, c) }, origin);
      return;
    case 'aim':
      if (schedule !== undefined) setScheduleTarget(doc, schedule, `tag:${tag}`, on, origin);
      return;
    case 'screen':
      createScreen(doc, { id: `screen${a % 5}`, name: `S${b}`, at: c }, origin);
      return;
    case 'change screen':
      if (screen !== undefined) updateScreen(doc, screen, { name: `S${b}`, brightness: c % 101 }, origin);
      return;
    case 'hours':
      if (screen !== undefined) {
        const hours = on ? { periods: [whenOf(b, c)], closed: [`2026-12-${10 + (c % 20)}`] } : null;
        updateScreen(doc, screen, { hours }, origin);
      }
      return;
    case 'tag screen':
      if (screen !== undefined) setTag(doc, 'screens', screen, tag, on, origin);
      return;
    case 'group':
      createGroup(doc, { name: `G${b}`, at: a }, origin);
      return;
    case 'member':
      if (group !== undefined) setGroupMember(doc, group, `screen${b % 5}`, on, origin);
      return;
    case 'rename group':
      if (group !== undefined) updateGroup(doc, group, { name: `G${b}` }, origin);
      return;
    case 'settings':
      updateSettings(doc, { name: `Site ${a}`, defaultSeconds: 1 + (b % 60) }, origin);
      return;
    case 'trash':
      if (record !== undefined) trashRecord(doc, collection, record, c, origin);
      return;
    case 'restore':
      if (record !== undefined) restoreRecord(doc, collection, record, origin);
      return;
    case 'launch':
    case 'clear':
      applyCommand(doc, verb, { a, b, c, verb }, origin);
      return;
  }
}

function applyCommand(
  doc: Y.Doc,
  verb: 'launch' | 'clear',
  { a, b, c }: RandomEdit,
  origin: { kind: string },
): void {
  const target = pick(['all', 'screen:screen1', 'tag:hall'] as const, a) ?? 'all';
  const at = commandTime(readSite(doc).launches.values(), b);
  const common = { id: `l${c}`, target, at, by: 'u1' };
  if (verb === 'clear') {
    writeClear(doc, { kind: 'clear', what: c % 3 === 0 ? 'emergency' : 'launches', ...common }, origin);
  } else {
    const mode = pick(LAUNCH_MODES, c) ?? 'manual';
    writeLaunch(
      doc,
      { kind: 'launch', mode, source: { type: 'content', id: 'c1' }, until: null, ...common },
      origin,
    );
  }
}

/** Whether an edit is refused with this code; anything else that it throws is thrown on. */
export function refusal(edit: () => unknown): string | null {
  try {
    edit();
    return null;
  } catch (error) {
    if (error instanceof EditError) return error.code;
    throw error;
  }
}
