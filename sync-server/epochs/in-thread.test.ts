import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import * as Y from 'yjs';
import { foundSite, readMeta } from '#lib/model/meta';
import { createScreen } from '#lib/model/screen';
import { TEST_SERVER } from '../../tests/support/build';
import { EpochThreads } from './in-thread';
import { ON_THE_SPOT } from './work';

const origin = { kind: 'server' };

function threads(): EpochThreads {
  const made = new EpochThreads(pathToFileURL(path.join(TEST_SERVER, 'epoch.js')));
  onTestFinished(() => made.stop());
  return made;
}

function founded(): Y.Doc {
  const doc = new Y.Doc();
  foundSite(doc, { uid: 'u1', name: 'Museum', timezone: 'UTC' }, origin);
  return doc;
}

test('SS14.4: a thread rebuilds a document as it would be done on the spot', async () => {
  const doc = founded();
  createScreen(doc, { id: 'hall', name: 'Hall', at: 1 }, origin);
  const state = Y.encodeStateAsUpdate(doc);
  const { founder, data } = await threads().rebuild(state, { uid: 'u1', epoch: doc.clientID, now: 0 });
  const made = new Y.Doc();
  Y.applyUpdate(made, data);
  expect(readMeta(made)?.lineage).toEqual([doc.clientID, founder]);
  expect(made.getMap('screens').toJSON()).toEqual(doc.getMap('screens').toJSON());
  expect([...made.store.clients.keys()]).toEqual([founder]);
});

test('SS14.7: a thread answers for late edits as on the spot, refusals included, one after the other', async () => {
  const doc = founded();
  const final = Y.encodeStateAsUpdate(doc);
  const offline = new Y.Doc();
  Y.applyUpdate(offline, final);
  createScreen(offline, { id: 'hall', name: 'Hall', at: 1 }, origin);
  const update = Y.encodeStateAsUpdate(offline);
  const work = threads();
  const [edits, bad, foreign] = await Promise.allSettled([
    work.lateEdits(final, update),
    work.lateEdits(final, new Uint8Array([9])),
    work.lateEdits(final, Y.encodeStateAsUpdate(founded())),
  ]);
  expect(edits).toEqual({ status: 'fulfilled', value: await ON_THE_SPOT.lateEdits(final, update) });
  expect(bad).toMatchObject({ status: 'rejected', reason: { name: 'CarryOverError', code: 'malformed' } });
  expect(foreign).toMatchObject({ status: 'rejected', reason: { code: 'other-site' } });
});

test('what can’t be rebuilt rejects, and the next goes on; a stop breaks off', async () => {
  const work = threads();
  const rebuilding = { uid: 'u1', epoch: 1, now: 0 };
  await expect(work.rebuild(new Uint8Array([9]), rebuilding)).rejects.toThrow();
  const state = Y.encodeStateAsUpdate(founded());
  await expect(work.rebuild(state, rebuilding)).resolves.toHaveProperty('founder');
  const broken = work.rebuild(state, rebuilding);
  const after = work.rebuild(state, rebuilding);
  await Promise.resolve();
  work.stop();
  await expect(broken).rejects.toThrow();
  await expect(after).rejects.toThrow('stopping');
});
