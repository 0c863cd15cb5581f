import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { refusal } from '../../../tests/support/model-edits';
import { broughtBack, commandTime, slotOf, writeClear, writeLaunch, type Clear, type Launch } from './launch';
import { keepEntries } from './server-only';
import { readSite } from './read';

const origin = { kind: 'server', by: 'server' };

function launch(target: string, at: number, mode: Launch['mode'] = 'manual'): Launch {
  return {
    kind: 'launch',
    id: `l${at}`,
    mode,
    target,
    source: { type: 'playlist', id: 'p' },
    at,
    until: null,
    by: 'u',
    byName: '',
  };
}

function clear(target: string, at: number, what: Clear['what'] = 'launches'): Clear {
  return { kind: 'clear', id: `c${at}`, what, target, at, by: 'u', byName: '' };
}

function slots(doc: Y.Doc): readonly string[] {
  return [...readSite(doc).launches.keys()];
}

test('a launch replaces the one in its slot, and only that', () => {
  const doc = new Y.Doc();
  writeLaunch(doc, launch('all', 1), origin);
  writeLaunch(doc, launch('all', 2, 'priority'), origin);
  writeLaunch(doc, launch('tag:shop', 3), origin);
  writeLaunch(doc, launch('all', 4), origin);
  expect(slots(doc)).toEqual(['manual/all', 'manual/tag:shop', 'priority/all']);
  expect(readSite(doc).launches.get('manual/all')).toEqual(launch('all', 4));
  expect(slotOf(clear('all', 5))).toBe('clear/all');
});

test('a clear takes away what it masks for ever, and nothing that another screen may still play', () => {
  const doc = new Y.Doc();
  writeLaunch(doc, launch('screen:a', 1), origin);
  writeLaunch(doc, launch('screen:a', 2, 'priority'), origin);
  writeLaunch(doc, launch('group:g', 3), origin);
  writeLaunch(doc, launch('all', 4), origin);
  writeClear(doc, clear('screen:a', 5), origin);
  expect(slots(doc)).toEqual(['clear/screen:a', 'manual/all', 'manual/group:g']);
  writeClear(doc, clear('all', 6), origin);
  expect(slots(doc)).toEqual(['clear/all']);
});

test('an older command never takes the place of a newer one', () => {
  const doc = new Y.Doc();
  writeLaunch(doc, launch('all', 5), origin);
  expect(refusal(() => writeLaunch(doc, launch('all', 5), origin))).toBe('outdated');
  expect(refusal(() => writeLaunch(doc, launch('all', 4), origin))).toBe('outdated');
  expect(readSite(doc).launches.get('manual/all')?.at).toBe(5);
});

test('command times rise even when the clock stands still or goes back', () => {
  const doc = new Y.Doc();
  expect(commandTime(readSite(doc).launches.values(), 1_000.7)).toBe(1_000);
  writeLaunch(doc, launch('all', 1_000), origin);
  expect(commandTime(readSite(doc).launches.values(), 1_000)).toBe(1_001);
  expect(commandTime(readSite(doc).launches.values(), 10)).toBe(1_001);
  expect(commandTime(readSite(doc).launches.values(), 5_000)).toBe(5_000);
});

test('a command that does not parse, or stands in a foreign slot, is damage', () => {
  const doc = new Y.Doc();
  expect(refusal(() => writeLaunch(doc, launch('nowhere', 1), origin))).toBe('invalid');
  doc.getMap('launches').set('manual/all', launch('screen:a', 1));
  doc.getMap('launches').set('manual/tag:x', { kind: 'launch' });
  doc.getMap('launches').set('priority/all', null);
  const { launches, damaged } = readSite(doc);
  expect(launches.size).toBe(0);
  expect([...new Set(damaged.map(({ id }) => id))]).toEqual(['manual/all', 'manual/tag:x']);
  expect(damaged[0]?.problem).toContain('manual/screen:a');
});

test('an emergency is ended by its own all-clear alone, and that leaves other launches as they are', () => {
  const doc = new Y.Doc();
  writeLaunch(doc, launch('all', 1, 'priority'), origin);
  writeLaunch(doc, launch('all', 2, 'emergency'), origin);
  writeClear(doc, clear('all', 3), origin);
  expect(new Set(slots(doc))).toEqual(new Set(['emergency/all', 'clear/all']));
  writeLaunch(doc, launch('all', 4, 'manual'), origin);
  writeClear(doc, clear('all', 5, 'emergency'), origin);
  expect(new Set(slots(doc))).toEqual(new Set(['clear/all', 'manual/all', 'all-clear/all']));
});

test('commands of a clock that was ahead are given anew in their order, those of one request at one time, each for as long', () => {
  const YEAR = 366 * 86_400_000;
  const ahead = (target: string, at: number, until: number | null = null) => ({
    ...launch(target, YEAR + at),
    until,
  });
  const commands = [
    clear('all', YEAR + 900, 'emergency'),
    ahead('tag:a', 500, YEAR + 60_500),
    ahead('screen:b', 500),
    launch('all', 10_200),
    launch('tag:z', 9_000),
  ];
  expect(broughtBack(commands, 10_000.9)).toEqual([
    { ...commands[1], at: 10_201, until: 70_201 },
    { ...commands[2], at: 10_201 },
    { ...commands[0], at: 10_202 },
  ]);
  expect(broughtBack(commands, YEAR)).toEqual([]);
  expect(broughtBack([launch('all', 11_001)], 10_000)).toEqual([{ ...launch('all', 11_001), at: 10_000 }]);
  expect(broughtBack([launch('all', 11_000)], 10_000)).toEqual([]);
});

test('a change can be kept from touching the commands', () => {
  const doc = new Y.Doc();
  writeLaunch(doc, launch('all', 1, 'emergency'), origin);
  writeLaunch(doc, launch('tag:shop', 2), origin);
  const before = readSite(doc).launches;
  keepEntries(
    doc,
    ['launches'],
    () => {
      doc.getMap('launches').delete('emergency/all');
      doc.getMap('launches').set('manual/tag:shop', launch('tag:shop', 9));
      doc.getMap('launches').set('clear/all', clear('all', 9));
      doc.getMap('settings').set('name', 'Changed');
    },
    origin,
  );
  expect(readSite(doc).launches).toEqual(before);
  expect(readSite(doc).settings.name).toBe('Changed');
});
