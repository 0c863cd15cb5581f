import { describe, expect, it } from 'vitest';
import type { Site } from '../model/site';
import { content, launch, playlist, schedule, site } from './site.test-support';
import { playbackAt } from './timeline';

const T = (text: string) => Date.parse(`2026-03-02T${text}Z`);
const NOW = T('09:00:04');

/** `p` plays on the group's screens from 08:00; below it `q`, and at last the group's default `r`. */
const before = site({
  screens: [{ id: 'hall', tags: ['shop'] }],
  groups: [{ id: 'g1', members: ['hall'], defaultPlaylist: 'r' }],
  contents: [content('a'), content('b'), content('c')],
  playlists: [
    playlist('p', ['a', 'b', { playlist: 'n' }]),
    playlist('n', ['c']),
    playlist('q', ['b']),
    playlist('r', ['c']),
  ],
  schedules: [
    schedule('above', 'p', { start: '08:00', end: '12:00' }, { targets: ['group:g1'], priority: 1 }),
    schedule('below', 'q', { start: '08:30', end: '12:00' }),
  ],
  launches: [launch('l', 'priority', 'group:g1', 'content:a', T('10:00:00'))],
});

type Collection = 'screens' | 'groups' | 'contents' | 'playlists' | 'schedules';

/** The site with a record in the trash, or purged from it. */
function without(of: Site, collection: Collection, id: string, how: 'trash' | 'purge'): Site {
  const records = new Map<string, { readonly deletedAt: number | null }>(of[collection]);
  const record = records.get(id);
  if (record === undefined) throw new Error(`There is no ${id}`);
  if (how === 'purge') records.delete(id);
  else records.set(id, { ...record, deletedAt: 1 });
  return { ...of, [collection]: records };
}

const shown = (of: Site, instant = NOW) => {
  const { mode, source, item } = playbackAt(of, 'hall', instant);
  return [mode, source?.via ?? source?.id ?? null, item?.content ?? null];
};

describe.each(['trash', 'purge'] as const)('in the middle of its run, into the %s:', (how) => {
  it('of nothing, to begin with', () => {
    expect(shown(before)).toEqual(['scheduled', 'above', 'a']);
    expect(shown(before, T('10:00:00'))).toEqual(['priority', 'l', 'a']);
  });

  it('a content leaves its items out, and the run goes on without them', () => {
    const after = without(before, 'contents', 'a', how);
    expect(shown(after)).toEqual(['scheduled', 'above', 'b']);
    expect(playbackAt(after, 'hall', NOW)).toMatchObject({
      source: { since: T('08:00:00') },
      item: { index: 1 },
    });
    // What was launched by itself shows nothing any more.
    expect(shown(after, T('10:00:00'))).toEqual(['scheduled', 'above', expect.any(String)]);
    const none = ['b', 'c'].reduce((of, id) => without(of, 'contents', id, how), after);
    expect(playbackAt(none, 'hall', NOW)).toMatchObject({ mode: 'idle', nextChange: null });
  });

  it('a playlist leaves the screen to the entry below, a nested one its place', () => {
    expect(shown(without(before, 'playlists', 'p', how))).toEqual(['scheduled', 'below', 'b']);
    const after = without(before, 'playlists', 'n', how);
    expect([24, 34].map((second) => shown(after, T('08:00:00') + second * 1_000)[2])).toEqual(['a', 'b']);
  });

  it('an entry leaves the screen to the one below, whose run then began with itself', () => {
    const after = without(before, 'schedules', 'above', how);
    expect(playbackAt(after, 'hall', NOW)).toMatchObject({ source: { via: 'below', since: T('08:30:00') } });
    const none = without(after, 'schedules', 'below', how);
    expect(shown(none)).toEqual(['default', 'r', 'c']);
  });

  it('a group takes along what was aimed at it: entries, launches, its default', () => {
    const after = without(before, 'groups', 'g1', how);
    expect(shown(after)).toEqual(['scheduled', 'below', 'b']);
    expect(shown(after, T('10:00:00'))).toEqual(['scheduled', 'below', 'b']);
    expect(shown(after, T('07:00:00'))).toEqual(['idle', null, null]);
  });

  it('the screen is idle, also where entries still name it', () => {
    const after = without(before, 'screens', 'hall', how);
    const entry = schedule('s', 'q', { start: '08:00', end: '12:00' }, { targets: ['screen:hall'] });
    expect(shown({ ...after, schedules: new Map(after.schedules).set('s', entry) })).toEqual([
      'idle',
      null,
      null,
    ]);
  });
});

it('a member that leaves its group, or a tag that is taken off, ends what was aimed at the screen by it', () => {
  const group = before.groups.get('g1');
  const hall = before.screens.get('hall');
  if (group === undefined || hall === undefined) throw new Error('incomplete');
  expect(shown({ ...before, groups: new Map([['g1', { ...group, members: [] }]]) })).toEqual([
    'scheduled',
    'below',
    'b',
  ]);
  const entry = schedule('t', 'r', { start: '08:00', end: '12:00' }, { targets: ['tag:shop'], priority: 9 });
  const tagged = { ...before, schedules: new Map(before.schedules).set('t', entry) };
  expect(shown(tagged)).toEqual(['scheduled', 't', 'c']);
  expect(shown({ ...tagged, screens: new Map([['hall', { ...hall, tags: [] }]]) })).toEqual([
    'scheduled',
    'above',
    'a',
  ]);
});

describe('what comes back, or is set anew, counts at once', () => {
  it.each<[Collection, string]>([
    ['contents', 'a'],
    ['playlists', 'p'],
    ['playlists', 'n'],
    ['schedules', 'above'],
    ['groups', 'g1'],
    ['screens', 'hall'],
  ])('of the %s, %s', (collection, id) => {
    const instants = [NOW, T('08:00:24'), T('10:00:00'), T('07:00:00')];
    const whole = instants.map((instant) => shown(before, instant));
    const gone = without({ ...before }, collection, id, 'trash');
    expect(instants.map((instant) => shown(gone, instant))).not.toEqual(whole);
    expect(instants.map((instant) => shown({ ...before }, instant))).toEqual(whole);
  });

  it('what is aimed at a group, on a screen that joins it', () => {
    const apart = site({
      groups: [{ id: 'g1', members: [] }],
      contents: [content('a')],
      playlists: [playlist('p', ['a'])],
      schedules: [schedule('s', 'p', { start: '08:00', end: '12:00' }, { targets: ['group:g1'] })],
    });
    expect(shown(apart)).toEqual(['idle', null, null]);
    const group = apart.groups.get('g1');
    const joined = group && { ...apart, groups: new Map([['g1', { ...group, members: ['hall'] }]]) };
    expect(joined && shown(joined)).toEqual(['scheduled', 's', 'a']);
  });

  it('a default of the site, of a group, and the length of what has none of its own', () => {
    const auto = content('b', { duration: 'auto' });
    const of: Site = { ...before, schedules: new Map(), contents: new Map(before.contents).set('b', auto) };
    const group = of.groups.get('g1');
    if (group === undefined) throw new Error('incomplete');
    expect(shown(of)).toEqual(['default', 'r', 'c']);
    expect(shown({ ...of, groups: new Map([['g1', { ...group, defaultPlaylist: 'q' }]]) })).toEqual([
      'default',
      'q',
      'b',
    ]);
    const without = { ...of, groups: new Map([['g1', { ...group, defaultPlaylist: null }]]) };
    expect(shown(without)).toEqual(['idle', null, null]);
    const ofSite = { ...without, settings: { ...of.settings, defaultPlaylist: 'q' } };
    expect(shown(ofSite)).toEqual(['default', 'q', 'b']);
    const length = ({ since, until }: ReturnType<typeof playbackAt>) => (until ?? 0) - since;
    expect(length(playbackAt(ofSite, 'hall', NOW))).toBe(10_000);
    const slower = { ...ofSite, settings: { ...ofSite.settings, defaultSeconds: 25 } };
    expect(length(playbackAt(slower, 'hall', NOW))).toBe(25_000);
  });
});
