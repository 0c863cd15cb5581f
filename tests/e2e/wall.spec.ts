import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import sharp from 'sharp';
import { createGroup, updateGroup } from '#lib/model/group';
import { playByDefault } from '../support/kiosk-site';
import { kioskTest } from '../support/kiosk-test';
import { upload } from '../support/upload';

/** What stands left, in the middle and right of a page, by name. */
async function coloursOf(page: Page): Promise<readonly string[]> {
  const { data, info } = await sharp(await page.screenshot())
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return [0.05, 0.5, 0.95].map((part) => {
    const offset = (Math.floor(info.height / 2) * info.width + Math.floor(part * info.width)) * 3;
    const [red = 0, green = 0, blue = 0] = data.subarray(offset, offset + 3);
    if (green > 150) return 'green';
    return red > 150 ? 'red' : blue > 150 ? 'blue' : 'black';
  });
}

kioskTest(
  'each screen of a wall shows its part of the picture, and the whole when the wall is taken down',
  async ({ context, open }) => {
    const site = await open('open');
    const file = path.join(site.directory, 'wide.png');
    // Two screens of 1280, and 128 between them that their frames hide.
    const stripe = (background: string, width: number) => ({
      create: { width, height: 720, channels: 3 as const, background },
    });
    await sharp(stripe('#ff0000', 2_688))
      .composite([
        { input: await sharp(stripe('#00ff00', 128)).png().toBuffer(), left: 1_280, top: 0 },
        { input: await sharp(stripe('#0000ff', 1_280)).png().toBuffer(), left: 1_408, top: 0 },
      ])
      .png()
      .toFile(file);
    const media = await upload(site.server.url, site.cookie, file);
    await playByDefault(site, [{ seconds: 3_600, content: { type: 'image', name: 'Wide', media } }]);
    const group = await site.editor.edit((doc, origin) =>
      createGroup(
        doc,
        {
          name: 'Wall',
          members: ['left', 'right'],
          wall: {
            rows: 1,
            columns: 2,
            gapX: 10,
            gapY: 0,
            tiles: [
              { screen: 'left', row: 0, column: 0 },
              { screen: 'right', row: 0, column: 1 },
            ],
          },
          at: Date.now(),
        },
        origin,
      ),
    );
    const [left, right] = [await context.newPage(), await context.newPage()];
    for (const [page, id] of [
      [left, 'left'],
      [right, 'right'],
    ] as const) {
      await page.setViewportSize({ width: 1_280, height: 720 });
      await page.goto(`${site.server.url}/display?id=${id}`);
      await expect(page.locator('#stage')).toHaveAttribute('data-content', /./);
    }
    await expect.poll(() => coloursOf(left)).toEqual(['red', 'red', 'red']);
    await expect.poll(() => coloursOf(right)).toEqual(['blue', 'blue', 'blue']);

    // At once, not at the next item.
    await site.editor.edit((doc, origin) => updateGroup(doc, group, { wall: null }, origin));
    await expect.poll(() => coloursOf(left)).toEqual(['red', 'green', 'blue']);
    await expect.poll(() => coloursOf(right)).toEqual(['red', 'green', 'blue']);
  },
);
