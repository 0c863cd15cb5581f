import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { DbError } from '#lib/server/db/db';
import { loadDocument } from './load';
import { LiveDocument } from './document';
import { MemoryStore } from './store/memory';

const FOUNDING = { name: 'Test', timezone: 'UTC' };
const unexpected = (error: unknown): never => {
  throw error;
};
const load = (store: MemoryStore, onBadSnapshot: (error: unknown) => void = unexpected) =>
  loadDocument(store, FOUNDING, () => 5, onBadSnapshot);

/** A live document over the store, with `edits` made and committed. */
async function withEdits(store: MemoryStore, edits: number): Promise<void> {
  const loaded = await load(store);
  const document = new LiveDocument({
    ...loaded,
    store,
    now: () => 5,
    onCommitted: () => undefined,
    maxBytes: Infinity,
    onRemade: unexpected,
    onFailed: unexpected,
  });
  for (let i = 0; i < edits; i += 1) {
    document.edit('test', (doc) => void doc.getMap('contents').set(`k${i}`, i));
  }
  await document.settled();
}

async function stateAfter(store: MemoryStore, seq: number): Promise<Uint8Array> {
  const rows = await store.history(1, seq);
  return Y.mergeUpdates(rows.map(({ data }) => data));
}

describe('loading', () => {
  it('SS11.2: founds the site in an empty store; its client id is the epoch', async () => {
    const store = new MemoryStore();
    const { doc, uid, epoch } = await load(store);
    expect(doc.getMap('meta').toJSON()).toMatchObject({ uid, lineage: [epoch] });
    expect(Y.decodeStateVector(Y.encodeStateVector(doc)).has(epoch)).toBe(true);
    expect(store.updates.map(({ seq, author }) => [seq, author])).toEqual([[1, 'server:founding']]);
  });

  it('SS11.3: is the same document each time, under a client id of its own', async () => {
    const store = new MemoryStore();
    const first = await load(store);
    const again = await load(store);
    expect(again).toMatchObject({ uid: first.uid, epoch: first.epoch, head: 1 });
    expect(again.doc.clientID).not.toBe(first.doc.clientID);
    expect(Y.encodeStateAsUpdate(again.doc)).toEqual(Y.encodeStateAsUpdate(first.doc));
  });

  it.each([
    ['the older one', [4, 8], [8]],
    ['the whole log', [4, 8], [8, 4]],
  ])('SS11.4: leaves aside what can’t be read and loads from %s', async (_what, taken, unreadable) => {
    const store = new MemoryStore();
    await withEdits(store, 10);
    const { doc } = await load(store);
    for (const seq of taken) {
      const data = unreadable.includes(seq) ? new Uint8Array([9, 9, 9]) : await stateAfter(store, seq);
      await store.saveSnapshot({ seq, data, at: 5 });
    }
    const complaints: unknown[] = [];
    const loaded = await load(store, (error) => complaints.push(error));
    expect(complaints).toHaveLength(unreadable.length);
    expect(loaded.doc.getMap('contents').size).toBe(10);
    expect(Y.encodeStateAsUpdate(loaded.doc)).toEqual(Y.encodeStateAsUpdate(doc));
    expect(loaded.head).toBe(11);
  });

  it('SS11.4: refuses a log that ends before an update that a snapshot was made of', async () => {
    const store = new MemoryStore();
    await withEdits(store, 10);
    await store.saveSnapshot({ seq: 11, data: new Uint8Array([9, 9, 9]), at: 5 });
    const whole = store.load.bind(store);
    store.load = async (options) => {
      const stored = await whole(options);
      return stored && { ...stored, updates: stored.updates.filter(({ seq }) => seq < 11) };
    };
    await expect(load(store, () => undefined)).rejects.toThrow('11 is missing');
    expect(store.updates).toHaveLength(11);
  });

  it('SS11.4: refuses a log with a gap, and writes nothing', async () => {
    const store = new MemoryStore();
    await withEdits(store, 3);
    const whole = await store.load();
    if (whole === null) throw new Error('it was founded');
    store.load = () => Promise.resolve({ ...whole, updates: whole.updates.filter(({ seq }) => seq !== 2) });
    await expect(load(store)).rejects.toThrow('2 is missing');
    expect(store.updates).toHaveLength(4);
  });
});

describe('a live document', () => {
  it('SS4.3: once a commit failed, tells everyone who waits and takes nothing more to the disk', async () => {
    const store = new MemoryStore();
    const loaded = await load(store);
    const failures: number[] = [];
    const document = new LiveDocument({
      ...loaded,
      store,
      now: () => 5,
      onCommitted: () => undefined,
      maxBytes: Infinity,
      onRemade: unexpected,
      onFailed: (_error, bytes) => failures.push(bytes),
    });
    store.full = true;
    document.edit('test', (doc) => void doc.getMap('contents').set('a', 1));
    const waited = document.settled();
    document.edit('test', (doc) => void doc.getMap('contents').set('b', 1));
    await expect(waited).rejects.toThrow(DbError);
    store.full = false;
    document.edit('test', (doc) => void doc.getMap('contents').set('c', 1));
    await expect(document.settled()).rejects.toThrow(DbError);
    expect(store.updates).toHaveLength(1);
    expect(failures).toHaveLength(1);
    expect(failures[0]).toBeGreaterThan(30);
  });
});
