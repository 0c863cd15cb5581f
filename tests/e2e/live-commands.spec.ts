import { expect } from '@playwright/test';
import { updateScreen } from '#lib/model/screen';
import { playByDefault, startForeignPage } from '../support/kiosk-site';
import { kioskTest } from '../support/kiosk-test';
import { makePicture } from '../support/pictures';
import { upload } from '../support/upload';

interface Answer {
  readonly reached: number;
  readonly screens: readonly {
    readonly outcome: string;
    readonly picture: { readonly data: string; readonly width: number; readonly height: number } | null;
  }[];
}

kioskTest('names itself, sends a picture of what it shows, and reloads', async ({ page, open }) => {
  const site = await open('open');
  const foreign = await startForeignPage('<h1>Timetable</h1>');
  const image = await upload(
    site.server.url,
    site.cookie,
    await makePicture(site.directory, 'red', '#a01020'),
  );
  const ask = async (command: Record<string, unknown>) =>
    (await site.api('POST', '/api/v1/commands', { targets: ['all'], command })) as Answer;
  await playByDefault(site, [
    { seconds: 0, content: { type: 'image', name: 'Image', media: image, fit: 'cover' } },
  ]);
  await page.setViewportSize({ width: 1600, height: 900 });
  await page.goto(`${site.server.url}/display?id=hall&name=Hall&location=Ground%20floor`);
  const stage = page.locator('#stage');
  await expect(stage).toHaveAttribute('data-mode', 'default');
  await expect(stage).toHaveAttribute('data-server', 'ok');
  await expect.poll(async () => (await ask({ do: 'identify', seconds: 60 })).reached).toBe(1);
  const cover = page.locator('.cover');
  for (const words of ['Hall', 'Ground floor', 'hall']) await expect(cover).toContainText(words);
  await ask({ do: 'identify', seconds: 1 });
  await expect(cover).toHaveCount(0);

  /** The colour of the middle of the picture that it sends, and how large that is. */
  const look = async () => {
    const [screen] = (await ask({ do: 'screenshot' })).screens;
    expect(screen?.outcome).toBe('done');
    const data = screen?.picture?.data ?? '';
    return page.evaluate(async (base64) => {
      const picture = new Image();
      picture.src = `data:image/jpeg;base64,${base64}`;
      await picture.decode();
      const canvas = document.createElement('canvas');
      canvas.width = picture.naturalWidth;
      canvas.height = picture.naturalHeight;
      const context = canvas.getContext('2d');
      context?.drawImage(picture, 0, 0);
      const [red = 0, green = 0, blue = 0] =
        context?.getImageData(canvas.width / 2, canvas.height / 3, 1, 1).data ?? [];
      return { size: `${canvas.width}×${canvas.height}`, red, green, blue };
    }, data);
  };
  const seen = await look();
  expect(seen.size).toBe('1280×720');
  expect(seen.red).toBeGreaterThan(140);
  expect(seen.blue).toBeLessThan(60);

  // It hangs on its side: its picture is upright. What it shows then is another website's, which is marked.
  await site.editor.edit((doc, origin) => updateScreen(doc, 'hall', { orientation: 90 }, origin));
  await playByDefault(site, [{ seconds: 0, content: { type: 'url', name: 'Timetable', url: foreign.url } }]);
  await expect(page.locator('[data-layer=front] iframe')).toBeVisible();
  const marked = await look();
  expect(marked.size).toBe('720×1280');
  expect(Math.max(marked.red, marked.green, marked.blue)).toBeLessThan(120);

  const reloaded = page.waitForEvent('load');
  expect((await ask({ do: 'reload', force: true })).reached).toBe(1);
  await reloaded;
  await expect(stage).toHaveAttribute('data-mode', 'default');
  await foreign.stop();
});
