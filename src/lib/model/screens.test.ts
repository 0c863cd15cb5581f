import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { readSite } from './read';
import { createScreen, updateScreens, type Hours, type ScreenPatch } from './screen';

const origin = { kind: 'edit' };
const hours: Hours = { periods: [{ days: [1], start: '08:00', end: '20:00' }], closed: ['2026-12-24'] };

function site() {
  const doc = new Y.Doc();
  for (const id of ['hall', 'door']) createScreen(doc, { id, name: id, at: 1 }, origin);
  return doc;
}

test('several screens change in one transaction', () => {
  const doc = site();
  let transactions = 0;
  doc.on('afterTransaction', ({ changed }: Y.Transaction) => {
    if (changed.size > 0) transactions += 1;
  });
  updateScreens(doc, new Map(['hall', 'door'].map((id) => [id, { hours }])), origin);
  expect(transactions).toBe(1);
  expect([...readSite(doc).screens.values()].map((screen) => screen.hours)).toEqual([hours, hours]);
});

test.each<[string, ScreenPatch, string]>([
  ['nowhere', { hours }, 'There is no record “nowhere”'],
  ['door', { brightness: 101 }, 'brightness'],
  ['door', { hours: { periods: [], closed: [] } }, 'Hours need at least one period'],
])('when %s with %j is refused, none of them changes', (id, patch, message) => {
  const doc = site();
  const patches = new Map<string, ScreenPatch>([
    ['hall', { hours }],
    [id, patch],
  ]);
  expect(() => updateScreens(doc, patches, origin)).toThrow(message);
  expect(readSite(doc).screens.get('hall')?.hours).toBeNull();
});
