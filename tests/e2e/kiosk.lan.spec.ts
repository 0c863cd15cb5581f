import { expect } from '@playwright/test';
import { LAN_HOST } from '../support/browser';
import { playByDefault } from '../support/kiosk-site';
import { kioskTest } from '../support/kiosk-test';
import { makeFilm } from '../support/make-film';
import { makePicture } from '../support/pictures';
import { upload } from '../support/upload';

kioskTest(
  'plays online over plain HTTP on the LAN, and says that it is not ready for offline',
  async ({ page, open }) => {
    const site = await open('open');
    const image = await upload(
      site.server.url,
      site.cookie,
      await makePicture(site.directory, 'red', '#a01020'),
    );
    const video = await upload(site.server.url, site.cookie, await makeFilm(site.directory, 1));
    const { contents } = await playByDefault(site, [
      { seconds: 2, content: { type: 'image', name: 'Image', media: image } },
      { seconds: 2, content: { type: 'video', name: 'Film', media: video } },
    ]);
    await page.goto(`http://${LAN_HOST}:${site.server.port}/display?id=hall`);
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    const stage = page.locator('#stage');
    for (const id of [...contents, ...contents]) await expect(stage).toHaveAttribute('data-content', id);
    await expect(stage).toHaveAttribute('data-offline-ready', 'no');
    await expect(stage).toHaveAttribute('data-cached', '0/2');
    await page.keyboard.press('d');
    await expect(page.locator('#debug')).toContainText('not ready for offline');
  },
);
