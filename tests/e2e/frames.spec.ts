import { expect } from '@playwright/test';
import { updateContent } from '#lib/model/content';
import { TRANSITIONS, updatePlaylist } from '#lib/model/playlist';
import { makeSamples } from '../support/samples';
import { probeFrames } from '../support/frame-probe';
import { playByDefault } from '../support/kiosk-site';
import { kioskTest } from '../support/kiosk-test';
import { makePicture } from '../support/pictures';
import { upload } from '../support/upload';
import { playYoutube } from '../support/youtube-player';

/** Of each transition. */
const CHANGES = 9;
const MOVES = { cut: '', fade: 'opacity', slide: 'transform' } as const;

kioskTest(
  'shows something ready in every frame of every change, whatever the transition',
  async ({ page, open }) => {
    const site = await open('open');
    const { samples, stop } = await makeSamples(site, site.directory);
    await playYoutube(page);
    const { playlist } = await playByDefault(
      site,
      samples.map(([content]) => ({ content, seconds: 1 })),
    );
    await page.goto(`${site.server.url}/display?id=hall`);
    await expect(page.locator('#stage')).toHaveAttribute('data-cached', '4/4');
    const probe = await probeFrames(page);
    for (const transition of TRANSITIONS) {
      await site.editor.edit((doc, origin) => updatePlaylist(doc, playlist, { transition }, origin));
      const seen = async () =>
        (await probe.read()).changes.filter(({ moves }) => moves === MOVES[transition]).length;
      const before = await seen();
      await expect.poll(seen).toBeGreaterThanOrEqual(before + CHANGES);
    }
    const { blanks, changes } = await probe.read();
    expect(blanks).toEqual([]);
    expect(new Set(changes.map(({ to }) => to)).size).toBe(samples.length);
    // The screen itself says how late its changes came.
    await expect.poll(() => site.editor.screen('hall')?.status?.lateMs ?? null).not.toBeNull();
    // A probe that sees nothing wrong has to be one that would.
    for (const what of ['layer', 'content'] as const) {
      const before = (await probe.read()).blanks.length;
      await probe.plantBlank(what);
      await expect.poll(async () => (await probe.read()).blanks.length).toBeGreaterThan(before);
    }
    await stop();
  },
);

kioskTest(
  'keeps what is on the screen until the file that an edit brings is here and verified',
  async ({ browser, open }) => {
    const site = await open('open');
    const [old, fresh] = [
      await upload(site.server.url, site.cookie, await makePicture(site.directory, 'Old', '#a01020')),
      await upload(site.server.url, site.cookie, await makePicture(site.directory, 'New', '#108040')),
    ];
    // A worker's own requests can't be held by a test.
    const page = await browser.newPage({ serviceWorkers: 'block' });
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let asked = 0;
    await page.route(`**/media/${fresh.hash}`, async (route) => {
      asked += 1;
      await held;
      await route.continue();
    });
    const { contents } = await playByDefault(site, [
      { seconds: 3_600, content: { type: 'image', name: 'Menu', media: old } },
    ]);
    await page.goto(`${site.server.url}/display?id=hall`);
    const front = page.locator('[data-layer=front] img');
    const back = page.locator('[data-layer=back] img');
    const stage = page.locator('#stage');
    await expect(stage).toHaveAttribute('data-cached', '1/1');
    await expect(front).toHaveAttribute('src', new RegExp(old.hash));
    const probe = await probeFrames(page);
    await site.editor.edit((doc, origin) => updateContent(doc, contents[0] ?? '', { media: fresh }, origin));
    await expect(stage).toHaveAttribute('data-cached', '0/1');
    await expect.poll(() => asked).toBe(1);
    await expect(back).toBeAttached();
    // Not even loaded: nothing is shown that was not verified.
    await expect(back).not.toHaveAttribute('src');
    await expect(front).toHaveAttribute('src', new RegExp(old.hash));
    release();
    await expect(front).toHaveAttribute('src', new RegExp(fresh.hash));
    await expect(stage).toHaveAttribute('data-cached', '1/1');
    expect((await probe.read()).blanks).toEqual([]);
    await page.close();
  },
);
