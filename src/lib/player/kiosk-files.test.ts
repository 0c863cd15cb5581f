import { expect, it } from 'vitest';
import { openKioskFiles } from './kiosk-files';
import { memoryCaches } from './media/memory-caches.test-support';

const DAY = 86_400_000;

/** A browser's caches, and media in them that say how long they are. */
function kioskCaches() {
  const { caches, paths } = memoryCaches();
  return {
    caches,
    media: async (hash: string, bytes: number) =>
      (await caches.open('vitrine-media')).put(
        `/media/${hash}`,
        new Response('x', { headers: { 'content-length': String(bytes) } }),
      ),
    kept: () => paths('vitrine-media').map((path) => path.slice('/media/'.length)),
  };
}

it('deletes no file that any screen of this browser needs', async () => {
  const here = kioskCaches();
  for (const hash of ['mine', 'theirs', 'nobodys']) await here.media(hash, 10);
  const [hall, bar] = [await openKioskFiles(here.caches, 'hall'), await openKioskFiles(here.caches, 'bar')];
  await hall.writeNeeds(['mine'], 0);
  await bar.writeNeeds(['theirs'], 0);
  expect([...(await hall.neededByOthers(1))]).toEqual(['theirs']);
  expect(await hall.evict('all', 1)).toBe(1);
  expect(here.kept()).toEqual(['mine', 'theirs']);
});

it('lets files lie that may be wanted again, up to a bound, the newest first', async () => {
  const here = kioskCaches();
  for (const hash of ['oldest', 'older', 'newest']) await here.media(hash, 400_000_000);
  const files = await openKioskFiles(here.caches, 'hall');
  await files.evict('spare', 0);
  expect(here.kept()).toEqual(['older', 'newest']);
});

it('gives no say to a screen that has not run here for a month', async () => {
  const here = kioskCaches();
  await here.media('theirs', 10);
  await (await openKioskFiles(here.caches, 'bar')).writeNeeds(['theirs'], 0);
  const hall = await openKioskFiles(here.caches, 'hall');
  expect(await hall.evict('all', 29 * DAY)).toBe(0);
  expect(await hall.evict('all', 31 * DAY)).toBe(1);
});

it('wipes what is its own alone', async () => {
  const here = kioskCaches();
  for (const hash of ['mine', 'shared']) await here.media(hash, 10);
  const [hall, bar] = [await openKioskFiles(here.caches, 'hall'), await openKioskFiles(here.caches, 'bar')];
  await hall.writeSiteCopy('hall’s copy');
  await bar.writeSiteCopy('bar’s copy');
  await hall.writeNeeds(['mine', 'shared'], 0);
  await bar.writeNeeds(['shared'], 0);
  await hall.wipe(0);
  expect(await hall.readSiteCopy()).toBeNull();
  expect(await bar.readSiteCopy()).toBe('bar’s copy');
  expect(here.kept()).toEqual(['shared']);
});
