import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { createContent } from '#lib/model/content';
import { createGroup, setGroupMember } from '#lib/model/group';
import { writeClear, writeLaunch } from '#lib/model/launch';
import { readSite } from '#lib/model/read';
import { createScreen } from '#lib/model/screen';
import { trashRecord } from '#lib/model/trash';
import type { Status } from '#lib/protocol/messages';
import type { ScreenStatus } from '#lib/state/replica-view.svelte';
import { playbackAt } from '#lib/timeline/timeline';
import { STATUS } from '../../../../../tests/support/status';
import { emergenciesAt, endingWith, lingeringAt, reachOf, reachText } from './emergencies';

const origin = { kind: 'server' } as const;
const SCREENS = ['attic', 'bar', 'cave', 'door'];

function site() {
  const doc = new Y.Doc();
  for (const id of SCREENS) createScreen(doc, { id, name: id, at: 0 }, origin);
  const text = { title: 'x', body: '', colour: '#ffffff', align: 'left' } as const;
  for (const id of ['leave', 'stay']) createContent(doc, { id, type: 'text', name: id, text, at: 0 }, origin);
  const group = createGroup(doc, { name: 'Ground floor', at: 0 }, origin);
  for (const id of ['bar', 'door']) setGroupMember(doc, group, id, true, origin);
  const by = { by: 'u1', byName: 'ada' };
  return {
    group: `group:${group}` as const,
    emergency: (id: string, content: string, target: string, at: number, until: number | null = null) =>
      writeLaunch(
        doc,
        {
          kind: 'launch',
          id,
          mode: 'emergency',
          target,
          source: { type: 'content', id: content },
          at,
          until,
          ...by,
        },
        origin,
      ),
    allClear: (target: string, at: number) =>
      writeClear(doc, { kind: 'clear', id: `c${at}`, what: 'emergency', target, at, ...by }, origin),
    clear: (target: string, at: number) =>
      writeClear(doc, { kind: 'clear', id: `c${at}`, target, at, ...by }, origin),
    trash: (collection: 'contents' | 'screens', id: string) => trashRecord(doc, collection, id, 1, origin),
    read: () => readSite(doc),
  };
}

const namesAt = (world: ReturnType<typeof site>, now: number) =>
  emergenciesAt(world.read(), now).map(({ name, screens }) => [name, screens.map(({ id }) => id)]);

describe('the emergencies that stand', () => {
  it('are told with their screens; the newest has a screen, as the timeline says', () => {
    const world = site();
    world.emergency('e1', 'leave', 'all', 10);
    world.emergency('e2', 'stay', world.group, 20);
    world.clear('all', 25);
    expect(namesAt(world, 30)).toEqual([
      ['stay', ['bar', 'door']],
      ['leave', ['attic', 'cave']],
    ]);
    for (const one of emergenciesAt(world.read(), 30))
      for (const { id } of one.screens)
        expect(one.launches.map((launch) => launch.id)).toContain(
          playbackAt(world.read(), id, 30).source?.via,
        );
  });

  it('are not for a screen in the trash', () => {
    const world = site();
    world.emergency('e1', 'leave', 'all', 10);
    world.trash('screens', 'bar');
    expect(namesAt(world, 30)).toEqual([['leave', ['attic', 'cave', 'door']]]);
  });

  it('of one command aimed at several are one', () => {
    const world = site();
    world.emergency('e1', 'leave', 'screen:bar', 10);
    world.emergency('e2', 'leave', 'screen:cave', 10);
    expect(namesAt(world, 30)).toEqual([['leave', ['bar', 'cave']]]);
    expect(emergenciesAt(world.read(), 30)).toMatchObject([
      { at: 10, byName: 'ada', targets: ['screen:bar', 'screen:cave'] },
    ]);
  });

  it('are not there for a screen that was given the all-clear, nor after their time', () => {
    const world = site();
    world.emergency('e1', 'leave', 'all', 10, 100);
    world.allClear('screen:bar', 20);
    expect(namesAt(world, 30)).toEqual([['leave', ['attic', 'cave', 'door']]]);
    expect(namesAt(world, 100)).toEqual([]);
    world.allClear('all', 40);
    expect(namesAt(world, 50)).toEqual([]);
  });

  it('that would end with another are named', () => {
    const world = site();
    world.emergency('e1', 'leave', 'all', 10);
    world.emergency('e2', 'stay', 'screen:bar', 20);
    const all = emergenciesAt(world.read(), 30);
    const ending = (name: string) =>
      endingWith(all.find((one) => one.name === name) ?? fail(name), all, world.read()).map(
        (one) => one.name,
      );
    // The one that is covered on the bar's screen does not come back there.
    expect([ending('leave'), ending('stay')]).toEqual([['stay'], ['leave']]);
    world.allClear('screen:bar', 40);
    expect(namesAt(world, 50)).toEqual([['leave', ['attic', 'cave', 'door']]]);
    world.emergency('e3', 'stay', 'screen:bar', 60);
    const later = emergenciesAt(world.read(), 70);
    expect(later.map((one) => endingWith(one, later, world.read()).map(({ name }) => name))).toEqual([
      [],
      ['stay'],
    ]);
  });
});

function fail(name: string): never {
  throw new Error(`There is no emergency ${name}.`);
}

describe('how far one has come', () => {
  const said = (screen: string, online: boolean, status: Partial<Status>): [string, ScreenStatus] => [
    screen,
    {
      screen,
      online,
      lastSeen: 5,
      replica: 'equal',
      via: 'socket',
      status: { ...STATUS, screen, ...status },
    },
  ];
  const showing = { mode: 'emergency', source: 'leave', content: 'leave' } as const;
  const reach = (statuses: readonly [string, ScreenStatus][]) => {
    const world = site();
    world.emergency('e1', 'leave', 'all', 10);
    const [one] = emergenciesAt(world.read(), 30);
    return reachOf(one ?? fail('leave'), new Map(statuses));
  };

  it('counts those that say that they show it, and lists everyone else with the reason', () => {
    const seen = reach([
      said('attic', false, { ...showing, via: 'e1' }),
      said('bar', true, { ...showing, via: 'e1' }),
      said('cave', true, { ...showing, via: 'e0' }),
      said('door', true, { ...showing, via: 'e1', content: null }),
    ]);
    expect(seen).toMatchObject({ connected: 3, shown: 1 });
    expect(seen.missing.map(({ screen, standing }) => [screen.id, standing])).toEqual([
      ['cave', 'waiting'],
      ['door', 'name'],
      ['attic', 'offline'],
    ]);
    expect(reachText(seen)).toBe('Shown by 1 of 3 connected screens; 1 is offline.');
  });

  it('believes a screen that says only what it shows, and none that was never seen', () => {
    const seen = reach([said('bar', true, showing), said('door', true, { ...showing, mode: 'manual' })]);
    expect(seen).toMatchObject({ connected: 2, shown: 1 });
    expect(seen.missing).toHaveLength(3);
    expect(reachText(reach([]))).toBe('No screen is connected; 4 are offline.');
  });
});

describe('after an all-clear', () => {
  const told = (
    screen: string,
    online: boolean,
    via: string,
    mode: Status['mode'] = 'emergency',
  ): [string, ScreenStatus] => [
    screen,
    {
      screen,
      online,
      lastSeen: 1,
      status: { ...STATUS, screen, mode, via, source: 'leave', content: 'leave' },
      replica: 'equal',
      via: 'socket',
    },
  ];
  const ids = (world: ReturnType<typeof site>, now: number, statuses: readonly [string, ScreenStatus][]) =>
    lingeringAt(world.read(), emergenciesAt(world.read(), now), new Map(statuses), now).map(
      ({ screen }) => screen.id,
    );

  it('screens that showed it when last heard of are listed until they say otherwise or are gone', () => {
    const world = site();
    world.emergency('e1', 'leave', 'all', 10);
    const before = [told('attic', false, 'e1'), told('bar', true, 'e1'), told('cave', false, '', 'default')];
    expect(ids(world, 20, before)).toEqual([]);
    world.allClear('all', 30);
    // A connected one has a moment to follow.
    expect(ids(world, 1_000, before)).toEqual(['attic']);
    expect(ids(world, 3_030, before)).toEqual(['attic', 'bar']);
    expect(ids(world, 3_030, [told('attic', true, '', 'off'), told('unheard of', false, 'e1')])).toEqual([]);
    world.trash('screens', 'attic');
    expect(ids(world, 1_000, before)).toEqual([]);
  });

  it('of some screens, those on which another one stands are not listed', () => {
    const world = site();
    world.emergency('e1', 'leave', 'all', 10);
    world.allClear('screen:bar', 20);
    expect(ids(world, 5_000, [told('attic', false, 'e1'), told('bar', false, 'e1')])).toEqual(['bar']);
  });

  it('nobody need give for one with an end: an offline screen takes it off by itself', () => {
    const world = site();
    world.emergency('e1', 'leave', 'all', 10, 100);
    expect(ids(world, 101, [told('attic', false, 'e1')])).toEqual([]);
  });
});

it('an emergency whose content went to the trash is told as such, by its name', () => {
  const world = site();
  world.emergency('e1', 'leave', 'all', 10);
  expect(emergenciesAt(world.read(), 20)).toMatchObject([{ name: 'leave', gone: false }]);
  world.trash('contents', 'leave');
  expect(emergenciesAt(world.read(), 20)).toMatchObject([{ name: 'leave', gone: true }]);
  expect(playbackAt(world.read(), 'attic', 20).mode).not.toBe('emergency');
});
