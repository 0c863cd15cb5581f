import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { applyEdit, randomEdit, refusal, seedIds } from '../../../tests/support/model-edits';
import { DocDigest, digestOf } from './digest';

test('documents that hold the same have the same digest, however they came to it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ edit: randomEdit, who: fc.nat({ max: 1 }), sync: fc.boolean() }), {
        maxLength: 60,
      }),
      (steps) => {
        seedIds();
        const docs = [new Y.Doc(), new Y.Doc()] as const;
        const kept = docs.map((doc) => new DocDigest(doc));
        const log: Uint8Array[] = [];
        docs.forEach((doc) =>
          doc.on('update', (update, _origin, _doc, { local }) => local && log.push(update)),
        );
        const exchange = (): void => {
          Y.applyUpdate(docs[0], Y.encodeStateAsUpdate(docs[1], Y.encodeStateVector(docs[0])));
          Y.applyUpdate(docs[1], Y.encodeStateAsUpdate(docs[0], Y.encodeStateVector(docs[1])));
        };
        for (const { edit, who, sync } of steps) {
          refusal(() => applyEdit(docs[who === 0 ? 0 : 1], edit));
          if (sync) exchange();
          docs.forEach((doc, index) => expect(kept[index]?.value).toBe(digestOf(doc)));
        }
        exchange();
        const fromLog = new Y.Doc();
        const digestFromLog = new DocDigest(fromLog);
        for (const update of log) Y.applyUpdate(fromLog, update);
        const fromState = new Y.Doc();
        const digestFromState = new DocDigest(fromState);
        // As collected garbage: these items never were items here.
        Y.applyUpdate(fromState, Y.encodeStateAsUpdate(docs[0]));
        const all = [...kept, digestFromLog, digestFromState].map(({ value }) => value);
        expect(new Set(all).size).toBe(1);
      },
    ),
  );
});

test('a deletion alone changes the digest, and so does each edit', () => {
  const doc = new Y.Doc();
  const digest = new DocDigest(doc);
  const values = [digest.value];
  doc.getMap('contents').set('a', 1);
  values.push(digest.value);
  doc.getMap('contents').set('b', 1);
  values.push(digest.value);
  const vector = Y.encodeStateVector(doc);
  doc.getMap('contents').delete('a');
  values.push(digest.value);
  expect(Y.encodeStateVector(doc)).toEqual(vector);
  expect(new Set(values).size).toBe(values.length);
  expect(values.every((value) => /^[0-9a-f]{16}$/.test(value))).toBe(true);
});

test('what arrives as collected garbage counts as deleted', () => {
  const doc = new Y.Doc();
  const kept = new DocDigest(doc);
  const record = new Y.Map([['name', 'Hall']]);
  doc.getMap('screens').set('a', record);
  doc.getMap('screens').delete('a');
  const joined = new Y.Doc();
  const digest = new DocDigest(joined);
  Y.applyUpdate(joined, Y.encodeStateAsUpdate(doc));
  expect([...(joined.store.clients.get(doc.clientID) ?? [])].some((struct) => struct instanceof Y.GC)).toBe(
    true,
  );
  expect(digest.value).toBe(kept.value);
});

test('a digest no longer kept stands still', () => {
  const doc = new Y.Doc();
  const digest = new DocDigest(doc);
  digest.destroy();
  doc.getMap('contents').set('a', 1);
  expect(digest.value).toBe(digestOf(new Y.Doc()));
});
