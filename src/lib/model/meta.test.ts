import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { refusal } from '../../../tests/support/model-edits';
import { createScreen } from './screen';
import {
  epochOf,
  foundSite,
  hasFounder,
  isEmptyVector,
  readMeta,
  schemaVersion,
  StateVectorError,
} from './meta';
import { readSite } from './read';

const origin = { kind: 'server', by: 'server' };
const founding = { uid: 'u1', name: ' Museum ', timezone: 'Europe/Paris' };

test('founding writes identity and settings in one transaction whose client id is the epoch', () => {
  const doc = new Y.Doc();
  const updates: unknown[] = [];
  doc.on('update', (_update, from) => updates.push(from));
  foundSite(doc, founding, origin);
  expect(updates).toEqual([origin]);
  expect(readMeta(doc)).toEqual({ uid: 'u1', schemaVersion, lineage: [doc.clientID] });
  expect(epochOf(doc)).toBe(doc.clientID);
  expect(readSite(doc)).toMatchObject({
    uid: 'u1',
    settings: { name: 'Museum', timezone: 'Europe/Paris' },
    damaged: [],
  });
});

test('a document with content is not founded again, nor is one with values that make no site', () => {
  const doc = new Y.Doc();
  expect(refusal(() => foundSite(doc, { ...founding, timezone: 'Mars/Base' }, origin))).toBe('invalid');
  expect(refusal(() => foundSite(doc, { ...founding, uid: '' }, origin))).toBe('invalid');
  expect(doc.store.clients.size).toBe(0);
  foundSite(doc, founding, origin);
  expect(refusal(() => foundSite(doc, founding, origin))).toBe('exists');
});

test('a state vector tells its epoch by the founding client id', () => {
  const doc = new Y.Doc();
  expect(isEmptyVector(Y.encodeStateVector(doc))).toBe(true);
  foundSite(doc, founding, origin);
  const replica = new Y.Doc();
  Y.applyUpdate(replica, Y.encodeStateAsUpdate(doc));
  createScreen(replica, { id: 's', name: 'S', at: 1 }, origin);
  const vector = Y.encodeStateVector(replica);
  expect(isEmptyVector(vector)).toBe(false);
  expect(hasFounder(vector, doc.clientID)).toBe(true);
  const other = new Y.Doc();
  foundSite(other, founding, origin);
  expect(hasFounder(Y.encodeStateVector(other), doc.clientID)).toBe(false);
});

test('bytes that are no state vector are refused by name, whatever they are', () => {
  for (const bytes of [
    [],
    [255, 255, 255, 255, 255, 255, 255, 255, 255, 127],
    [3, 1],
    [200, 1, 1, 1],
    [128],
  ]) {
    expect(() => isEmptyVector(Uint8Array.from(bytes)), String(bytes)).toThrow(StateVectorError);
    expect(() => hasFounder(Uint8Array.from(bytes), 1), String(bytes)).toThrow(StateVectorError);
  }
});

test('an identity that does not parse is damage, not an exception', () => {
  const doc = new Y.Doc();
  expect(readMeta(doc)).toBeNull();
  expect(readSite(doc).damaged).toEqual([]);
  doc.getMap('meta').set('lineage', 'none');
  expect(readMeta(doc)).toBeNull();
  expect(epochOf(doc)).toBeNull();
  expect(readSite(doc).damaged.map(({ collection }) => collection)).toContain('meta');
  expect(readSite(doc)).toMatchObject({ uid: '', lineage: [] });
});
