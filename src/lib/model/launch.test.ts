import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { refusal } from '../../../tests/support/model-edits';
import { commandTime, slotOf, writeClear, writeLaunch, type Clear, type Launch } from './launch';
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
