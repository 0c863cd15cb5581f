import { describe, expect, it } from 'vitest';
import { openMediaStore } from './media-store';
import { memoryCaches } from './memory-caches.test-support';
import { storedMedia } from './serve-media';

/** A film of ten bytes that came in three parts. */
async function device() {
  const { caches } = memoryCaches();
  const store = await openMediaStore(caches);
  for (const [at, text] of [
    [0, '0123'],
    [4, '4567'],
    [8, '89'],
  ] as const)
    await store.putPart('film', at, new Blob([text]));
  await store.finish('film', 'video/mp4', [4, 4, 2]);
  return {
    caches,
    store,
    ask: (range: string | null, mostBytes?: number) => storedMedia(caches, '/media/film', range, mostBytes),
  };
}

describe('a film that is stored in parts', () => {
  it.each([
    ['bytes=0-', '0123456789', 'bytes 0-9/10'],
    ['bytes=2-3', '23', 'bytes 2-3/10'],
    ['bytes=3-4', '34', 'bytes 3-4/10'],
    ['bytes=2-8', '2345678', 'bytes 2-8/10'],
    ['bytes=4-', '456789', 'bytes 4-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=9-500', '9', 'bytes 9-9/10'],
  ])('answers %s with a true 206', async (range, body, described) => {
    const { ask } = await device();
    const answer = await ask(range);
    expect(answer?.status).toBe(206);
    expect(answer?.headers.get('content-range')).toBe(described);
    expect(answer?.headers.get('content-length')).toBe(String(body.length));
    expect(answer?.headers.get('content-type')).toBe('video/mp4');
    expect(await answer?.text()).toBe(body);
  });

  it('answers a long range with its beginning: the player asks on from there', async () => {
    const { ask } = await device();
    const answer = await ask('bytes=1-', 5);
    expect(answer?.status).toBe(206);
    expect(answer?.headers.get('content-range')).toBe('bytes 1-5/10');
    expect(await answer?.text()).toBe('12345');
  });

  it.each([null, 'bytes=0-1,5-6'])('answers with all of it to %j', async (range) => {
    const { ask } = await device();
    const answer = await ask(range, 5);
    expect(answer?.status).toBe(200);
    expect(answer?.headers.get('content-length')).toBe('10');
    expect(await answer?.text()).toBe('0123456789');
  });

  it('names the size when it can’t satisfy the range', async () => {
    const { ask } = await device();
    const answer = await ask('bytes=10-');
    expect(answer?.status).toBe(416);
    expect(answer?.headers.get('content-range')).toBe('bytes */10');
  });

  it('is not believed any longer once a part is gone or cut, so that it is fetched again', async () => {
    for (const damage of [
      (cache: Cache) => cache.delete('/media/film/4'),
      (cache: Cache) => cache.put('/media/film/4', new Response('4')),
    ]) {
      const { ask, caches, store } = await device();
      await damage(await caches.open('vitrine-media-parts'));
      expect(await store.isWhole('film')).toBe(true);
      expect(await ask('bytes=0-')).toBeNull();
      expect(await store.isWhole('film')).toBe(false);
    }
  });
});

it('leaves to the network what is not stored, or not whole', async () => {
  const { caches, store } = await device();
  await store.putPart('half', 0, new Blob(['01']));
  expect(await storedMedia(caches, '/media/half', null)).toBeNull();
  expect(await storedMedia(caches, '/media/none', null)).toBeNull();
});

it('drops parts that a file does not consist of, and all of it when told to', async () => {
  const { caches, store } = await device();
  await store.putPart('film', 5, new Blob(['5']));
  await store.finish('film', 'video/mp4', [4, 4, 2]);
  const cache = await caches.open('vitrine-media-parts');
  expect(await cache.match('/media/film/5')).toBeUndefined();
  await store.remove('film');
  expect(await cache.keys()).toEqual([]);
  expect((await store.list()).size).toBe(0);
});
