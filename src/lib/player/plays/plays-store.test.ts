import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepPlays } from './keep-plays';
import { openPlaysStore } from './plays-store';
import { somePlay, testId } from '#lib/protocol/plays.test-support';

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('IDBKeyRange', IDBKeyRange);
});
afterEach(() => vi.unstubAllGlobals());

const open = (mostKept?: number) => openPlaysStore('plays', testId, mostKept);
const idsIn = async (store: Awaited<ReturnType<typeof open>>, most = 100) =>
  (await store.oldest(most)).map(({ play }) => play.id);

it('keeps plays in the order in which they ended, until they are taken away', async () => {
  const store = await open();
  const [first, second, third] = [somePlay(), somePlay(), somePlay()];
  await store.save([first, second], null);
  await store.save([third], null);
  expect(await idsIn(store, 2)).toEqual([first.id, second.id]);
  await store.remove((await store.oldest(2)).map(({ key }) => key));
  expect(await idsIn(await open())).toEqual([third.id]);
});

it('asks for each write to be on the disk, not in a cache', async () => {
  const store = await open();
  const transaction = vi.spyOn(Object.getPrototypeOf(await opened()) as IDBDatabase, 'transaction');
  await store.save([somePlay()], null);
  expect(transaction).toHaveBeenCalledWith(['plays', 'state'], 'readwrite', { durability: 'strict' });
});

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve) => {
    const opening = indexedDB.open('plays');
    opening.onsuccess = () => resolve(opening.result);
  });
}

it('drops the oldest when there are too many, and says how many', async () => {
  const store = await open(600);
  const plays = Array.from({ length: 600 }, () => somePlay());
  await store.save(plays, null);
  expect((await store.state()).lost).toBe(0);
  await store.save([somePlay()], null);
  expect((await store.state()).lost).toBe(501);
  expect((await idsIn(store))[0]).toBe(plays[501]?.id);
  // Counted anew from what is there.
  const again = await open(600);
  await again.save([somePlay()], null);
  expect((await again.state()).lost).toBe(501);
});

it('counts what can’t be read any more as lost, and goes on with the rest', async () => {
  const store = await open();
  const good = somePlay();
  await store.save([somePlay({ ms: -1 }), good], null);
  expect(await idsIn(store)).toEqual([good.id]);
  expect((await store.state()).lost).toBe(1);
  expect(await store.oldest(10)).toHaveLength(1);
});

it('keeps its name until it is cleared', async () => {
  const store = await open();
  const { store: name } = await store.state();
  expect((await (await open()).state()).store).toBe(name);
  await store.clear();
  expect((await store.state()).store).not.toBe(name);
});

it('brings what a kill cut short to the rest at the next start, once', async () => {
  const over = somePlay();
  const cut = somePlay({ outcome: 'cut', ms: 4_000 });
  await (await open()).save([over], cut);
  for (let start = 0; start < 2; start += 1) {
    const store = await open();
    const keeper = keepPlays(Promise.resolve(store), vi.fn());
    keeper.add([], null);
    await keeper.settled();
    expect(await idsIn(store)).toEqual([over.id, cut.id]);
  }
});

it('tries again with the next write what one did not take', async () => {
  const store = await open();
  const onProblem = vi.fn();
  const save = vi.spyOn(store, 'save').mockRejectedValueOnce(new Error('The disk is full.'));
  const keeper = keepPlays(Promise.resolve(store), onProblem);
  const [first, second] = [somePlay(), somePlay()];
  keeper.add([first], null);
  await vi.waitFor(() => expect(onProblem).toHaveBeenCalledTimes(1));
  await keeper.settled();
  keeper.add([second], null);
  await keeper.settled();
  expect(save).toHaveBeenCalledTimes(2);
  expect(await idsIn(store)).toEqual([first.id, second.id]);
});

it('forgets a site with all that it holds', async () => {
  const store = await open();
  const keeper = keepPlays(Promise.resolve(store), vi.fn());
  keeper.add([somePlay()], somePlay());
  await keeper.clear();
  expect(await store.oldest(10)).toEqual([]);
  expect(await store.underWay()).toBeNull();
});
