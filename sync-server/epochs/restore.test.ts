import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { createContent, updateContent } from '#lib/model/content';
import { writeLaunch } from '#lib/model/launch';
import { foundSite } from '#lib/model/meta';
import { createScreen } from '#lib/model/screen';
import { trashRecord } from '#lib/model/trash';
import { openTestRoom } from '../../tests/support/test-room';
import { MemoryStore } from '../store/memory';
import { restore } from './restore';
import { stateAt } from './state-at';

const NOW = Date.now();
const plain = { now: NOW, adopt: false };
const origin = { kind: 'server' };

/** A site whose content was renamed in each of its versions from 2 on, through two epochs: 2 first, 3 second, 4 epoch, 5 third. */
async function written() {
  const { room, store } = await openTestRoom();
  const first = room.epoch;
  const id = await room.edit('test', (doc, by) =>
    createContent(doc, { type: 'url', name: 'first', url: 'https://example.org/', at: 1 }, by),
  );
  await room.edit('test', (doc, by) => updateContent(doc, id, { name: 'second' }, by));
  const second = await room.beginEpoch('for a test');
  await room.edit('test', (doc, by) => updateContent(doc, id, { name: 'third' }, by));
  return { room, store, id, lineage: [first, second] };
}

test.each([
  [2, 'first'],
  [3, 'second'],
  [4, 'second'],
  [5, 'third'],
])(
  'SS14.10: version %i comes back, whatever epoch it is of, as a new epoch that descends from all',
  async (version, name) => {
    const { room, store, id, lineage } = await written();
    await room.close();
    const done = await restore(store, await stateAt(store, version), plain);
    expect(done).toMatchObject({ version: 6, before: 5 });
    const again = await openTestRoom({ store });
    expect(again.room.epoch).toBe(done.epoch);
    const site = await again.room.site();
    expect(site.contents.get(id)?.name).toBe(name);
    expect(site).toMatchObject({ uid: room.uid, lineage: [...lineage, done.epoch] });
    // What it was before is known, and can be taken back.
    expect(await again.room.epochEnd(lineage[1] ?? 0)).toMatchObject({ version: 5 });
    await again.room.close();
    await restore(store, await stateAt(store, done.before), plain);
    const back = await openTestRoom({ store });
    expect((await back.room.site()).contents.get(id)?.name).toBe('third');
  },
);

test('SS14.10: screens that were approved since stay, launches are those of now, trash stays', async () => {
  const { room, store, id } = await written();
  await room.edit('test', (doc, by) => {
    trashRecord(doc, 'contents', id, 1, by);
    createScreen(doc, { id: 'hall', name: 'Hall', at: 1 }, by);
  });
  const trashed = store.updates.length;
  const source = { type: 'content', id } as const;
  const command = { kind: 'launch', mode: 'manual', source, until: null, by: 'ada' } as const;
  await room.edit('test', (doc, by) => {
    writeLaunch(doc, { ...command, id: 'old', target: 'screen:hall', at: 5 }, by);
  });
  const launched = store.updates.length;
  await room.edit('test', (doc, by) => {
    doc.getMap('launches').delete('manual/screen:hall');
    writeLaunch(doc, { ...command, id: 'now', target: 'all', at: 6 }, by);
    createScreen(doc, { id: 'cave', name: 'Cave', at: 1 }, by);
  });
  await room.close();
  await restore(store, await stateAt(store, launched), plain);
  const site = await (await openTestRoom({ store })).room.site();
  expect([...site.screens.keys()]).toEqual(['cave', 'hall']);
  expect([...site.launches.keys()]).toEqual(['manual/all']);
  expect(site.contents.get(id)?.deletedAt).toBe(1);
  expect(trashed).toBeLessThan(launched);
});

test('SS14.10: a copy brings back what a server that was set back does not know of, epochs included', async () => {
  const { room, store, lineage } = await written();
  // The backup: everything up to the first epoch's end.
  const backup = new MemoryStore();
  const [first, ...rest] = store.updates.slice(0, 3);
  if (first === undefined) throw new Error('nothing was written');
  await backup.found({ uid: room.uid, epoch: lineage[0] ?? 0 }, first);
  await backup.append(rest);
  const copy = await stateAt(store, 5);
  const done = await restore(backup, copy, plain);
  const site = await (await openTestRoom({ store: backup })).room.site();
  expect(site.lineage).toEqual([...lineage, done.epoch]);
  expect([...site.contents.values()].map(({ name }) => name)).toEqual(['third']);
});

test('SS14.10: a site whose newest state can’t be read is not given up for an older one', async () => {
  const { room, store } = await written();
  const state = await stateAt(store, 2);
  await room.close();
  await store.append([{ seq: 6, data: new Uint8Array([9, 9]), author: 'user:ada', at: NOW }]);
  await expect(restore(store, state, plain)).rejects.toThrow(/can't be read .* copy of the data directory/);
  expect(store.updates).toHaveLength(6);
});

test('SS14.10: what is no site, only a part of one or another site’s is refused; that one can be adopted', async () => {
  const { room, store, lineage } = await written();
  await room.close();
  const before = store.updates.length;
  const attempt = async (state: Uint8Array): Promise<unknown> =>
    restore(store, state, plain).catch((error: unknown) => (error instanceof Error ? error.message : error));
  expect(await attempt(new Uint8Array([9, 9]))).toMatch(/can’t be read/);
  expect(await attempt(Y.encodeStateAsUpdate(new Y.Doc()))).toMatch(/no site/);
  const doc = new Y.Doc();
  foundSite(doc, { uid: 'other', name: 'Other', timezone: 'UTC' }, origin);
  const whole = Y.encodeStateAsUpdate(doc);
  const vector = Y.encodeStateVector(doc);
  createScreen(doc, { id: 'hall', name: 'Hall', at: 1 }, origin);
  expect(await attempt(Y.encodeStateAsUpdate(doc, vector))).toMatch(/part of a document/);
  expect(await attempt(whole)).toMatch(/copy of another site \(other; .*--adopt/);
  await expect(stateAt(store, before + 1)).rejects.toThrow('updates before it are missing');
  expect(store.updates).toHaveLength(before);

  const done = await restore(store, whole, { now: NOW, adopt: true });
  const adopted = (await openTestRoom({ store })).room;
  expect(adopted.uid).toBe('other');
  expect((await adopted.site()).lineage).toEqual([doc.clientID, done.epoch]);
  // Its copies move on; the ones of the site that was here are told that this is another.
  expect(await adopted.epochEnd(doc.clientID)).toBe('forgotten');
  expect(await adopted.epochEnd(lineage[1] ?? 0)).toMatchObject({ version: 5 });
});
