import { expect } from '@playwright/test';
import { startCamera } from '../support/camera';
import { probeFrames } from '../support/frame-probe';
import { playByDefault } from '../support/kiosk-site';
import { kioskTest } from '../support/kiosk-test';
import { startLiveStream } from '../support/live-stream';
import { openManager, openPage } from '../support/manager-page';

kioskTest(
  'plays a live stream, shows the next item while it is down, and comes back to it',
  async ({ page, open }) => {
    const site = await open('open');
    const live = await startLiveStream(site.directory);
    const { contents, playlist } = await playByDefault(site, [
      { seconds: 3_600, content: { type: 'stream', name: 'Yard', address: live.url } },
      {
        seconds: 3_600,
        content: {
          type: 'text',
          name: 'Next',
          text: { title: 'Next', body: '', colour: '#ffffff', align: 'center' },
        },
      },
    ]);
    const [yard = '', next = ''] = contents;
    await page.goto(`${site.server.url}/display?id=hall`);
    const stage = page.locator('#stage');
    await expect(stage).toHaveAttribute('data-content', /.+/);
    // It begins with the stream now, wherever the default playlist is in its hours.
    const targets = ['screen:hall'];
    await site.api('POST', '/api/v1/launches', {
      mode: 'manual',
      targets,
      seconds: null,
      source: { type: 'playlist', id: playlist },
    });
    await expect(stage).toHaveAttribute('data-content', yard);
    const item = await stage.getAttribute('data-item');
    const probe = await probeFrames(page);
    const playhead = () =>
      page.evaluate(
        () => document.querySelector<HTMLVideoElement>('[data-layer=front] video')?.currentTime ?? 0,
      );
    const before = await playhead();
    await expect.poll(playhead).toBeGreaterThan(before + 2);

    live.fail();
    await expect(stage).toHaveAttribute('data-content', next);
    // The timeline stands where it was: only the picture is another.
    await expect(stage).toHaveAttribute('data-item', item ?? '');
    await expect
      .poll(() => (site.editor.screen('hall')?.status?.errors ?? []).map((one) => one.text).join('\n'))
      .toMatch(/“Yard” can’t be played: no more pictures come/);

    live.recover();
    await expect(stage).toHaveAttribute('data-content', yard, { timeout: 60_000 });
    const again = await playhead();
    await expect.poll(playhead).toBeGreaterThan(again + 1);
    expect((await probe.read()).blanks).toEqual([]);

    // What is over leaves nothing behind that would go on loading.
    expect(page.workers()).toHaveLength(1);
    await site.api('POST', '/api/v1/launches', {
      mode: 'priority',
      targets,
      seconds: null,
      source: { type: 'content', id: next },
    });
    await expect(stage).toHaveAttribute('data-content', next);
    await expect(page.locator('video')).toHaveCount(0);
    await expect.poll(() => page.workers()).toHaveLength(0);
    await live.close();
  },
);

kioskTest(
  'shows a camera that the server passes on, also in the manager’s form when it is off',
  async ({ page, context, open }) => {
    const camera = await startCamera();
    const site = await open('open', { env: { OUTBOUND_ALLOW: '127.0.0.2' } });
    await playByDefault(site, [
      { seconds: 0, content: { type: 'stream', name: 'Gate', address: camera.address } },
    ]);
    await page.goto(`${site.server.url}/display?id=hall`);
    const playhead = () =>
      page.evaluate(
        () => document.querySelector<HTMLVideoElement>('[data-layer=front] video')?.currentTime ?? 0,
      );
    await expect.poll(playhead, { timeout: 40_000 }).toBeGreaterThan(0);
    const before = await playhead();
    await expect.poll(playhead).toBeGreaterThan(before + 2);

    await camera.off();
    const manager = await openManager(context, site.server.url);
    await openPage(manager, 'Contents');
    await expect(async () => {
      // The form asks when it opens; ffmpeg takes some seconds to find out.
      await manager.keyboard.press('Escape');
      await manager.getByRole('button', { name: /Gate/ }).click();
      const said = manager.getByRole('alert').filter({ hasText: 'The camera can’t be reached' });
      await expect(said).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 40_000, intervals: [500] });
    await camera.close();
  },
);
