import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { applyEdit, randomEdit, seedIds } from '../../../tests/support/model-edits';
import { createContent } from './content';
import { isForeign } from './foreign';
import { foundSite } from './meta';
import { rebuildSite } from './rebuild';

const origin = { kind: 'server' };

function founded(uid = 'u1'): Y.Doc {
  const doc = new Y.Doc();
  foundSite(doc, { uid, name: 'Museum', timezone: 'Europe/Paris' }, origin);
  return doc;
}

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
}

const foreign = (doc: Y.Doc, update: Uint8Array) => isForeign(doc, Y.decodeUpdate(update));
const edits = fc.array(randomEdit, { maxLength: 30 });

test('SS14.8: whatever somebody edits, also sent as a whole state, is of the document’s own epoch', () => {
  fc.assert(
    fc.property(edits, edits, (first, then) => {
      seedIds();
      const doc = founded();
      for (const edit of first) applyEdit(doc, edit);
      const copy = copyOf(doc);
      for (const edit of then) applyEdit(copy, edit);
      expect(foreign(doc, Y.encodeStateAsUpdate(copy))).toBe(false);
      expect(foreign(doc, Y.encodeStateAsUpdate(copy, Y.encodeStateVector(doc)))).toBe(false);
    }),
    { numRuns: 50 },
  );
});

test('SS14.8: a copy of another site, of one founded anew, or of another epoch is foreign, in both directions', () => {
  const doc = founded();
  createContent(doc, { type: 'url', name: 'Menu', url: 'https://example.org/', at: 1 }, origin);
  expect(foreign(doc, Y.encodeStateAsUpdate(founded('u2')))).toBe(true);
  expect(foreign(doc, Y.encodeStateAsUpdate(founded('u1')))).toBe(true);
  const state = Y.encodeStateAsUpdate(doc);
  const next = copyOf(rebuildSite(state, { uid: 'u1', epoch: doc.clientID, now: 0 }));
  expect(foreign(next, state)).toBe(true);
  expect(foreign(doc, Y.encodeStateAsUpdate(next))).toBe(true);
});

test('SS14.8: changes by a founder of an earlier epoch are foreign, without its `meta` too', () => {
  const doc = founded();
  const vector = Y.encodeStateVector(doc);
  createContent(doc, { type: 'url', name: 'Menu', url: 'https://example.org/', at: 1 }, origin);
  const state = Y.encodeStateAsUpdate(doc);
  const next = copyOf(rebuildSite(state, { uid: 'u1', epoch: doc.clientID, now: 0 }));
  expect(foreign(next, Y.encodeStateAsUpdate(doc, vector))).toBe(true);
});

test.each([
  ['overwrites the site’s id', (meta: Y.Map<unknown>) => meta.set('uid', 'other')],
  ['deletes its lineage', (meta: Y.Map<unknown>) => meta.delete('lineage')],
  ['adds a field', (meta: Y.Map<unknown>) => meta.set('later', 1)],
])('SS14.8: an update that %s is foreign', (_what, change) => {
  const doc = founded();
  const liar = copyOf(doc);
  change(liar.getMap('meta'));
  expect(foreign(doc, Y.encodeStateAsUpdate(liar))).toBe(true);
  expect(foreign(doc, Y.encodeStateAsUpdate(liar, Y.encodeStateVector(doc)))).toBe(true);
});
