import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { playByDefault, startForeignPage, startSite, type TestSite } from '../support/kiosk-site';
import { makeImage, makeVideo } from '../support/make-media';
import { upload } from '../support/upload';

let site: TestSite | undefined;
let directory: string;

test.beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'vitrine-e2e-'));
});
test.afterEach(async () => {
  await site?.stop();
  rmSync(directory, { recursive: true, force: true });
});

test('a kiosk that an open site lets in plays image, video, web page and text, and never shows nothing', async ({
  page,
}) => {
  site = await startSite('open');
  const foreign = await startForeignPage('<body style="background:#123456"><h1>Timetable</h1>');
  const image = await upload(site.server.url, site.cookie, 'red.png', await makeImage('Image', '#a01020'));
  const video = await upload(site.server.url, site.cookie, 'film.mp4', await makeVideo(directory, 2));
  const { contents } = await playByDefault(site, [
    { seconds: 3, content: { type: 'image', name: 'Image', media: image } },
    { seconds: 3, content: { type: 'video', name: 'Film', media: video } },
    { seconds: 3, content: { type: 'url', name: 'Page', url: foreign.url } },
    {
      seconds: 3,
      content: {
        type: 'text',
        name: 'Text',
        background: '#204060',
        text: { title: 'Welcome', body: '<b>not bold</b>\nsecond line', colour: '#ffffff', align: 'center' },
      },
    },
  ]);
  page.on('console', (message) => console.log('console:', message.text()));
  await page.goto(`${site.server.url}/display?id=hall&name=Hall&location=Ground%20floor`);
  const stage = page.locator('#stage');
  await expect(stage).toHaveAttribute('data-mode', 'default');
  for (const id of [...contents, ...contents]) {
    await expect(stage).toHaveAttribute('data-content', id);
    console.log(await stage.evaluate((element) => JSON.stringify({ ...(element as HTMLElement).dataset })));
    const type = await page.locator('[data-layer=front]').getAttribute('data-type');
    await page.screenshot({ path: `/tmp/k/plays-${type}.png` });
  }
  await foreign.stop();
});
