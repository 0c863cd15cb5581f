import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import sharp from 'sharp';
import { createContent } from '#lib/model/content';
import { createPlaylist } from '#lib/model/playlist';
import { createSchedule } from '#lib/model/schedule';
import type { Media } from '#lib/model/media';
import { startFrontProxy } from '../support/front-proxy';
import { playByDefault, type TestSite } from '../support/kiosk-site';
import { kioskTest } from '../support/kiosk-test';
import { makeFilm } from '../support/make-film';
import { upload } from '../support/upload';

const MB = 1_000_000;

/** Shows a file every day for half an hour, for the first time in so many hours. */
async function playLater(
  site: TestSite,
  media: Media,
  { type, name, hours }: { type: 'video' | 'image'; name: string; hours: number },
): Promise<void> {
  const hour = (new Date().getUTCHours() + hours) % 24;
  await site.editor.edit((doc, origin) => {
    const at = Date.now();
    const content = createContent(doc, { type, name, media, at }, origin);
    const playlist = createPlaylist(doc, { name: 'Later', at, items: [{ content, duration: 60 }] }, origin);
    createSchedule(
      doc,
      {
        name: '',
        playlist,
        targets: ['all'],
        when: {
          start: `${String(hour).padStart(2, '0')}:00`,
          end: `${String(hour).padStart(2, '0')}:30`,
          days: [1, 2, 3, 4, 5, 6, 7],
          from: null,
          to: null,
          except: [],
        },
        priority: 0,
        at,
      },
      origin,
    );
  });
}

/** Bytes of media that are stored in parts. */
const storedInParts = (page: Page) =>
  page.evaluate(async () => {
    const cache = await caches.open('vitrine-media-parts');
    const found = await Promise.all((await cache.keys()).map((request) => cache.match(request)));
    return found.reduce((sum, part) => sum + Number(part?.headers.get('content-length') ?? 0), 0);
  });

kioskTest(
  'a download goes on after a broken network and after a reload, and seeks offline',
  async ({ page, context, open }) => {
    const site = await open('open');
    const proxy = await startFrontProxy(site.server.port);
    const text = { title: 'Now', body: '', colour: '#ffffff', align: 'center' } as const;
    await playByDefault(site, [{ seconds: 0, content: { type: 'text', name: 'Now', text } }]);
    const file = await makeFilm(site.directory, 60, ['-b:v', '4M', '-minrate', '4M']);
    const size = statSync(file).size;
    expect(size).toBeGreaterThan(20 * MB);
    const media = await upload(site.server.url, site.cookie, file);
    await playLater(site, media, { type: 'video', name: 'Film', hours: 12 });

    proxy.limitMedia({ bytes: 3 * MB, then: 'break' });
    await page.goto(`${proxy.url}/display?id=hall`);
    await expect.poll(() => storedInParts(page)).toBeGreaterThanOrEqual(3 * MB);
    await page.keyboard.press('d');
    await expect(page.locator('#debug')).toContainText('“Film” is not on this device yet');
    proxy.limitMedia({ bytes: 9 * MB, then: 'silence' });
    await expect.poll(() => storedInParts(page)).toBeGreaterThanOrEqual(11 * MB);
    const before = await storedInParts(page);
    proxy.limitMedia(null);
    await page.reload();
    await expect(page.locator('#stage')).toHaveAttribute('data-cached', '1/1');

    const ranges = proxy.media.map(({ range }) => range);
    expect(ranges[0]).toBeNull();
    for (const range of ranges.slice(1)) expect(range).toMatch(/^bytes=[1-9]\d+-$/);
    const resumedAt = Number(/\d+/.exec(ranges.at(-1) ?? '')?.[0]);
    expect(resumedAt).toBeGreaterThanOrEqual(before);
    // Twice came only what was in memory when the page was reloaded.
    const sent = proxy.media.reduce((sum, answer) => sum + answer.sent, 0);
    expect(sent).toBeLessThanOrEqual(size + 2 * MB);

    await proxy.close();
    await context.setOffline(true);
    const seen = await page.evaluate(
      async ({ path, seconds }) => {
        const bytes = await (await fetch(path)).arrayBuffer();
        const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
        const video = document.createElement('video');
        video.muted = true;
        const ends = (event: string) =>
          new Promise<void>((resolve, reject) => {
            video.addEventListener(event, () => resolve(), { once: true });
            video.addEventListener('error', () => reject(new Error(video.error?.message)), { once: true });
          });
        const loaded = ends('loadeddata');
        video.src = path;
        await loaded;
        const reached: number[] = [];
        for (const second of seconds) {
          const sought = ends('seeked');
          video.currentTime = second;
          await sought;
          reached.push(video.currentTime);
        }
        return { digest: Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join(''), reached };
      },
      { path: `/media/${media.hash}`, seconds: [55, 5, 30] },
    );
    expect(seen).toEqual({ digest: media.hash, reached: [55, 5, 30] });
  },
);

/** A picture of about 1.2 MB that can't be packed any smaller. */
async function uploadNoise(site: TestSite & { directory: string }, name: string): Promise<Media> {
  const raw = { width: 700, height: 570, channels: 3 } as const;
  const file = path.join(site.directory, `${name}.png`);
  await sharp(randomBytes(raw.width * raw.height * 3), { raw })
    .png()
    .toFile(file);
  return upload(site.server.url, site.cookie, file);
}

kioskTest('a device that is full keeps what plays next, and says so', async ({ page, context, open }) => {
  const site = await open('open');
  const [now, soon, last, launched] = [
    await uploadNoise(site, 'now'),
    await uploadNoise(site, 'soon'),
    await uploadNoise(site, 'last'),
    await uploadNoise(site, 'launched'),
  ];
  const stage = page.locator('#stage');
  await page.goto(`${site.server.url}/display?id=hall`);
  await expect(stage).toHaveAttribute('data-offline-ready', 'yes');
  const usage = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  const browser = await context.newCDPSession(page);
  await browser.send('Storage.overrideQuotaForOrigin', {
    origin: site.server.url,
    quotaSize: usage + 2.6 * now.bytes,
  });

  await playLater(site, last, { type: 'image', name: 'Last', hours: 11 });
  await playLater(site, soon, { type: 'image', name: 'Soon', hours: 3 });
  await playByDefault(site, [{ seconds: 0, content: { type: 'image', name: 'Now', media: now } }]);
  await expect(stage).toHaveAttribute('data-cached', '2/3');
  const here = async () => {
    const kept = await page.evaluate(async () =>
      (await (await caches.open('vitrine-media')).keys()).map(({ url }) => url.split('/').at(-1)),
    );
    const names = new Map([now, soon, last, launched].map(({ hash }, index) => [hash, index]));
    return kept.map((hash) => ['now', 'soon', 'last', 'launched'][names.get(hash ?? '') ?? 4]).sort();
  };
  await expect.poll(here).toEqual(['now', 'soon']);
  await page.keyboard.press('d');
  await expect(page.locator('#debug')).toContainText('This device is out of space: 2 of 3 files are kept');

  // What somebody launches takes the place of what it covers, and of what comes later.
  const content = await site.editor.edit((doc, origin) =>
    createContent(doc, { type: 'image', name: 'Launched', media: launched, at: Date.now() }, origin),
  );
  await site.api('POST', '/api/v1/launches', {
    source: { type: 'content', id: content },
    targets: ['screen:hall'],
    mode: 'priority',
    seconds: null,
  });
  await expect.poll(here).toContain('launched');
  await expect(stage).toHaveAttribute('data-cached', '2/4');
  await context.setOffline(true);
  await page.reload();
  await expect(stage).toHaveAttribute('data-content', content);
});
