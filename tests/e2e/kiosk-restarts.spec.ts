import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import { startBrowser } from '../support/killable-browser';
import { playByDefault } from '../support/kiosk-site';
import { kioskTest } from '../support/kiosk-test';
import { makeFilm } from '../support/make-film';
import { makePicture } from '../support/pictures';
import { upload } from '../support/upload';

kioskTest(
  'plays from the device alone: server killed, browser killed and started again',
  async ({ open }) => {
    const site = await open('open');
    const profile = path.join(site.directory, 'profile');
    mkdirSync(profile);
    const image = await upload(
      site.server.url,
      site.cookie,
      await makePicture(site.directory, 'red', '#a01020'),
    );
    const video = await upload(site.server.url, site.cookie, await makeFilm(site.directory, 2));
    const { contents } = await playByDefault(site, [
      { seconds: 3, content: { type: 'image', name: 'Image', media: image } },
      { seconds: 7, content: { type: 'video', name: 'Film', media: video } },
    ]);
    const address = `${site.server.url}/display?id=hall&name=Hall`;

    let browser = await startBrowser(profile);
    let page = await browser.context.newPage();
    await page.goto(address);
    await expect(page.locator('#stage')).toHaveAttribute('data-cached', '2/2');
    await expect(page.locator('#stage')).toHaveAttribute('data-offline-ready', 'yes');
    await page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state);
    await site.server.kill('SIGKILL');
    await browser.kill();

    browser = await startBrowser(profile);
    page = await browser.context.newPage();
    const started = Date.now();
    await page.goto(address);
    const stage = page.locator('#stage');
    await page.locator('[data-layer=front]').waitFor();
    console.log(`cold boot without a server: first content after ${Date.now() - started} ms`);
    await expect(stage).toHaveAttribute('data-mode', 'default');
    await expect(stage).toHaveAttribute('data-replica', 'local');
    await expect(stage).toHaveAttribute('data-server', 'offline');
    await expect(stage).toHaveAttribute('data-offline-ready', 'yes');
    for (const id of [...contents, ...contents]) await expect(stage).toHaveAttribute('data-content', id);

    // From the cache alone the film loops within its slot, and can be sought in.
    await page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          let before: { video: Element; at: number } | null = null;
          const look = (): void => {
            const video = document.querySelector<HTMLVideoElement>('[data-layer=front] video');
            const at = video?.currentTime ?? 0;
            if (video !== null && before?.video === video && before.at > 1.5 && at < 0.7) {
              resolve();
              return;
            }
            before = video === null ? null : { video, at };
            requestAnimationFrame(look);
          };
          look();
        }),
    );
    await page.evaluate(async (hash) => {
      const video = document.createElement('video');
      video.muted = true;
      video.src = `/media/${hash}`;
      await new Promise((resolve, reject) => {
        video.addEventListener('loadeddata', resolve, { once: true });
        video.addEventListener('error', reject, { once: true });
      });
      if (video.seekable.end(0) < 1.9) throw new Error('The film can’t be sought in.');
      video.currentTime = 1.5;
      await new Promise((resolve) => video.addEventListener('seeked', resolve, { once: true }));
      if (Math.abs(video.currentTime - 1.5) > 0.01) throw new Error(`It is at ${video.currentTime}.`);
    }, video.hash);

    // Ranges as a player asks for them, from the service worker.
    const ranges = await page.evaluate(async (hash) => {
      const ask = async (range: string) => {
        const response = await fetch(`/media/${hash}`, { headers: { range } });
        return [
          response.status,
          response.headers.get('content-range'),
          (await response.arrayBuffer()).byteLength,
        ];
      };
      return [await ask('bytes=0-99'), await ask('bytes=-10'), await ask('bytes=999999999-')];
    }, image.hash);
    expect(ranges).toEqual([
      [206, `bytes 0-99/${image.bytes}`, 100],
      [206, `bytes ${image.bytes - 10}-${image.bytes - 1}/${image.bytes}`, 10],
      [416, `bytes */${image.bytes}`, 0],
    ]);

    // The manager's address boots the same shell: its own pages take over from there.
    const manager = await browser.context.newPage();
    const response = await manager.goto(`${site.server.url}/manager`);
    expect(response?.fromServiceWorker()).toBe(true);
    await expect(manager.locator('#stage')).toHaveCount(0);
    await browser.kill();
  },
);
