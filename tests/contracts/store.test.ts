import { describe, expect, it } from 'vitest';
import { ROOM } from '#lib/protocol/messages';
import { MemoryStore } from '#sync-server/store/memory';
import { SqlStore } from '#sync-server/store/sql';
import type { DocumentStore, LoggedUpdate, Snapshot } from '#sync-server/store/store';
import { openTestDb } from '../support/db';

const update = (seq: number): LoggedUpdate => ({
  seq,
  data: new Uint8Array([seq, 0, 255]),
  author: `user:${seq}`,
  at: 1_000 + seq,
});
const SITE = { uid: 'site-1', epoch: 4_294_967_295, firstSeq: 1 };

/** A later implementation (PostgreSQL) joins here; what it must do is below. */
const implementations: readonly (readonly [string, () => Promise<DocumentStore>])[] = [
  ['memory', () => Promise.resolve(new MemoryStore())],
  ['sql', async () => new SqlStore(await openTestDb(), ROOM)],
];

const snapshot = (seq: number): Snapshot => ({ seq, data: new Uint8Array([seq]), at: 5_000 + seq });
/** As loading gives it. */
const read = (seq: number) => ({ seq, data: snapshot(seq).data });
const upTo = (from: number, to: number): LoggedUpdate[] =>
  Array.from({ length: to - from + 1 }, (_, index) => update(from + index));

/** Founded, with updates up to this `seq`. */
async function withUpdates(open: () => Promise<DocumentStore>, seq: number): Promise<DocumentStore> {
  const store = await open();
  await store.found(SITE, update(1));
  await store.append(upTo(2, seq));
  return store;
}

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

  it('loads from the newest snapshot, from the older one, or from the start, as asked (SS11.4)', async () => {
    const store = await withUpdates(open, 4);
    await store.saveSnapshot(snapshot(2));
    await store.saveSnapshot(snapshot(3));
    expect(await store.load()).toEqual({ ...SITE, snapshot: read(3), updates: [update(4)] });
    expect(await store.load({ before: 3 })).toEqual({ ...SITE, snapshot: read(2), updates: upTo(3, 4) });
    expect(await store.load({ before: 2 })).toEqual({ ...SITE, snapshot: null, updates: upTo(1, 4) });
  });

  it('keeps two snapshots', async () => {
    const store = await withUpdates(open, 5);
    for (const seq of [1, 3, 5]) await store.saveSnapshot(snapshot(seq));
    expect((await store.load())?.snapshot?.seq).toBe(5);
    expect((await store.load({ before: 5 }))?.snapshot?.seq).toBe(3);
    expect((await store.load({ before: 3 }))?.snapshot).toBeNull();
  });

  it.each([
    ['of an update that is not there', 5],
    ['that is not newer than the newest', 3],
    ['that is older than the newest', 2],
  ])('refuses a snapshot %s', async (_what, seq) => {
    const store = await withUpdates(open, 4);
    await store.saveSnapshot(snapshot(3));
    await expect(store.saveSnapshot(snapshot(seq))).rejects.toMatchObject({ code: 'constraint' });
    expect((await store.load())?.snapshot).toEqual(read(3));
    expect((await store.load({ before: 3 }))?.snapshot).toBeNull();
  });

  it('archives in small steps, up to the older of two snapshots, with authors and times (SS12.2)', async () => {
    const store = await withUpdates(open, 9);
    expect(await store.trim(100)).toBe(false);
    await store.saveSnapshot(snapshot(5));
    expect(await store.trim(100)).toBe(false);
    await store.saveSnapshot(snapshot(8));
    expect([await store.trim(2), await store.trim(2), await store.trim(2)]).toEqual([true, true, false]);
    expect(await store.trim(2)).toBe(false);
    expect((await store.load())?.updates).toEqual([update(9)]);
    expect((await store.load({ before: 8 }))?.updates).toEqual(upTo(6, 9));
    expect((await store.load({ before: 5 }))?.updates).toEqual(upTo(1, 9));
    await store.append([update(10)]);
    expect(await store.history(1, 10)).toEqual(upTo(1, 10));
  });

  it('shows history by number, whatever of it was archived', async () => {
    const store = await withUpdates(open, 6);
    await store.saveSnapshot(snapshot(3));
    await store.saveSnapshot(snapshot(6));
    while (await store.trim(1));
    expect(await store.history(2, 5)).toEqual(upTo(2, 5));
    expect(await store.history(0, 1)).toEqual([update(1)]);
    expect(await store.history(7, 9)).toEqual([]);
  });

  it('archives what was before an epoch, and goes on after it', async () => {
    const store = await withUpdates(open, 3);
    await store.beginEpoch({ final: FINAL, epoch: 7, first: update(4) });
    while (await store.trim(1));
    expect((await store.load())?.updates).toEqual([update(4)]);
    await store.append([update(5)]);
    expect((await store.load())?.updates).toEqual(upTo(4, 5));
    expect(await store.history(1, 5)).toEqual(upTo(1, 5));
  });

  it('refuses a snapshot of an epoch that ended meanwhile', async () => {
    const store = await withUpdates(open, 3);
    await store.beginEpoch({ final: FINAL, epoch: 7, first: update(4) });
    await expect(store.saveSnapshot(snapshot(3))).rejects.toMatchObject({ code: 'constraint' });
    expect((await store.load())?.snapshot).toBeNull();
  });

  const FINAL = { epoch: SITE.epoch, seq: 3, data: new Uint8Array([3]), at: 2_000 };

  it('ends an epoch and begins the next in one step: the log goes on, and nothing before it is loaded (SS14.4)', async () => {
    const store = await open();
    await store.found(SITE, update(1));
    await store.append([update(2), update(3)]);
    await store.saveSnapshot({ seq: 2, data: new Uint8Array([2]), at: 6 });
    expect(await store.final(SITE.epoch)).toBeNull();
    await store.beginEpoch({ final: FINAL, epoch: 7, first: update(4) });
    const loaded = { uid: 'site-1', epoch: 7, firstSeq: 4 };
    expect(await store.load()).toEqual({ ...loaded, snapshot: null, updates: [update(4)] });
    await store.append([update(5)]);
    expect(await store.load()).toEqual({ ...loaded, snapshot: null, updates: [update(4), update(5)] });
    await store.saveSnapshot({ seq: 5, data: new Uint8Array([5]), at: 7 });
    const snapshot = { seq: 5, data: new Uint8Array([5]) };
    expect(await store.load()).toEqual({ ...loaded, snapshot, updates: [] });
    const whole = { ...loaded, snapshot: null, updates: [update(4), update(5)] };
    expect(await store.load({ before: 5 })).toEqual(whole);
    expect(await store.final(SITE.epoch)).toEqual(FINAL);
    expect(await store.final(7)).toBeNull();
  });

  it.each([
    ['it is another epoch', { ...FINAL, epoch: 5 }],
    ['an update came after it', { ...FINAL, seq: 2 }],
    ['it is of an update to come', { ...FINAL, seq: 4 }],
  ])('begins no epoch when %s, and changes nothing', async (_what, final) => {
    const store = await open();
    await store.found(SITE, update(1));
    await store.append([update(2), update(3)]);
    const change = { final, epoch: 7, first: update(final.seq + 1) };
    await expect(store.beginEpoch(change)).rejects.toMatchObject({ code: 'constraint' });
    expect(await store.load()).toEqual({
      ...SITE,
      snapshot: null,
      updates: [update(1), update(2), update(3)],
    });
    expect(await store.final(final.epoch)).toBeNull();
  });

  it('takes the id of the site whose place it takes (SS14.10)', async () => {
    const store = await open();
    await store.found(SITE, update(1));
    await store.append([update(2), update(3)]);
    await store.beginEpoch({ final: FINAL, epoch: 7, uid: 'site-2', first: update(4) });
    expect(await store.load()).toMatchObject({ uid: 'site-2', epoch: 7 });
  });

  it('forgets how epochs ended that ended before an instant', async () => {
    const store = await open();
    await store.found(SITE, update(1));
    await store.append([update(2), update(3)]);
    await store.beginEpoch({ final: FINAL, epoch: 7, first: update(4) });
    await store.beginEpoch({
      final: { ...FINAL, epoch: 7, seq: 4, at: 3_000 },
      epoch: 8,
      first: update(5),
    });
    await store.pruneFinals(2_000);
    expect(await store.final(SITE.epoch)).toEqual(FINAL);
    await store.pruneFinals(2_001);
    expect(await store.final(SITE.epoch)).toBeNull();
    expect(await store.final(7)).toMatchObject({ seq: 4 });
  });

  it('tries whether it can write without leaving a trace in the document', async () => {
    const store = await open();
    await store.found(SITE, update(1));
    await store.probe(100_000);
    expect(await store.load()).toEqual({ ...SITE, snapshot: null, updates: [update(1)] });
  });
});
