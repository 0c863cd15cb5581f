import { describe, expect, it } from 'vitest';
import { ROOM } from '#lib/protocol/messages';
import { MemoryStore } from '#sync-server/store/memory';
import { SqlStore } from '#sync-server/store/sql';
import type { DocumentStore, LoggedUpdate } from '#sync-server/store/store';
import { openTestDb } from '../support/db';

const update = (seq: number): LoggedUpdate => ({
  seq,
  data: new Uint8Array([seq, 0, 255]),
  author: `user:${seq}`,
  at: 1_000 + seq,
});
const SITE = { uid: 'site-1', epoch: 4_294_967_295 };

const implementations: readonly (readonly [string, () => Promise<DocumentStore>])[] = [
  ['memory', () => Promise.resolve(new MemoryStore())],
  ['sql', async () => new SqlStore(await openTestDb(), ROOM)],
];

describe.each(implementations)('a document store (%s)', (_name, open) => {
  it('has nothing before the document is founded, and refuses edits of it', async () => {
    const store = await open();
    expect(await store.load()).toBeNull();
    await expect(store.append([update(1)])).rejects.toMatchObject({ name: 'DbError' });
    expect(await store.load()).toBeNull();
  });

  it('gives back what was founded and appended, in order, with authors and times (SS12.1)', async () => {
    const store = await open();
    await store.found(SITE, update(1));
    await store.append([update(2), update(3)]);
    await store.append([update(4)]);
    expect(await store.load()).toEqual({
      ...SITE,
      snapshot: null,
      updates: [update(1), update(2), update(3), update(4)],
    });
  });

  it('founds a document once', async () => {
    const store = await open();
    await store.found(SITE, update(1));
    await expect(store.found({ uid: 'other', epoch: 2 }, update(1))).rejects.toMatchObject({
      code: 'constraint',
    });
    expect(await store.load()).toEqual({ ...SITE, snapshot: null, updates: [update(1)] });
  });

  it.each([
    ['a gap', [update(3)]],
    ['a gap inside', [update(2), update(4)]],
    ['a number that was given', [update(1)]],
  ])('keeps nothing of a group with %s', async (_what, group) => {
    const store = await open();
    await store.found(SITE, update(1));
    await expect(store.append(group)).rejects.toMatchObject({ code: 'constraint' });
    expect((await store.load())?.updates).toEqual([update(1)]);
  });

  it('loads from the newest snapshot, or from the start when asked', async () => {
    const store = await open();
    await store.found(SITE, update(1));
    await store.append([update(2), update(3)]);
    await store.saveSnapshot({ seq: 1, data: new Uint8Array([1]), at: 5 });
    await store.saveSnapshot({ seq: 2, data: new Uint8Array([2]), at: 6 });
    expect(await store.load()).toEqual({
      ...SITE,
      snapshot: { seq: 2, data: new Uint8Array([2]) },
      updates: [update(3)],
    });
    expect(await store.load({ fromStart: true })).toEqual({
      ...SITE,
      snapshot: null,
      updates: [update(1), update(2), update(3)],
    });
  });

  it('tries whether it can write without leaving a trace in the document', async () => {
    const store = await open();
    await store.found(SITE, update(1));
    await store.probe(100_000);
    expect(await store.load()).toEqual({ ...SITE, snapshot: null, updates: [update(1)] });
  });
});
