import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { playByDefault } from '../support/kiosk-site';
import { kioskTest } from '../support/kiosk-test';
import { makeSound } from '../support/make-film';
import { pdf, BLUE, GREEN, RED } from '../support/pdf';
import { makePicture } from '../support/pictures';
import { upload } from '../support/upload';

const COLOURS: Readonly<Record<string, string>> = {
  '255,0,0': 'red',
  '0,255,0': 'green',
  '0,0,255': 'blue',
};

/** Keeps, from the next load of the page on, which pages of a document it shows, by the colour in their middle. */
async function watchPages(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    let last: Element | null = null;
    const look = (): void => {
      const canvas = document.querySelector<HTMLCanvasElement>('[data-layer=front] canvas');
      if (canvas !== null && canvas !== last) {
        last = canvas;
        const { width, height } = canvas;
        const pixel = canvas.getContext('2d')?.getImageData(width / 2, height / 2, 1, 1).data;
        seen.push(
          Array.from(pixel ?? [])
            .slice(0, 3)
            .join(','),
        );
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  return async () => {
    const seen = await page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
    return seen.map((colour) => COLOURS[colour] ?? colour);
  };
}

kioskTest(
  'turns the pages of a document without the server, and joins at the page that others are at',
  async ({ context, open }) => {
    const site = await open('open');
    const file = path.join(site.directory, 'menu.pdf');
    writeFileSync(file, pdf([RED, GREEN, BLUE]));
    const media = await upload(site.server.url, site.cookie, file);
    await playByDefault(site, [
      { seconds: 3_600, content: { type: 'document', name: 'Menu', media, secondsPerPage: 5 } },
    ]);
    const [hall, bar] = [await context.newPage(), await context.newPage()];
    const [hallPages, barPages] = [await watchPages(hall), await watchPages(bar)];
    for (const [page, id] of [
      [hall, 'hall'],
      [bar, 'bar'],
    ] as const) {
      await page.goto(`${site.server.url}/display?id=${id}`);
      await expect(page.locator('#stage')).toHaveAttribute('data-offline-ready', 'yes');
      await expect(page.locator('#stage')).toHaveAttribute('data-cached', '1/1');
    }
    await site.server.stop();
    await hall.reload();
    await expect.poll(async () => (await hallPages()).at(-1)).toBe('green');
    await bar.reload();
    // The first page would be out of step with the other screen.
    await expect.poll(async () => (await barPages()).length).toBeGreaterThan(0);
    expect(['green', 'blue']).toContain((await barPages())[0]);
    await expect.poll(async () => (await hallPages()).slice(-3)).toEqual(['green', 'blue', 'red']);
    await expect.poll(async () => (await barPages()).at(-1)).toBe('red');
  },
);

kioskTest(
  'plays a sound with its name, and joins it where the other screens are',
  async ({ context, open }) => {
    const site = await open('open');
    const media = await upload(site.server.url, site.cookie, await makeSound(site.directory, 12));
    await playByDefault(site, [{ seconds: 3_600, content: { type: 'audio', name: 'Chime', media } }]);
    const playhead = (page: Page) =>
      page.evaluate(
        () => document.querySelector<HTMLAudioElement>('[data-layer=front] audio')?.currentTime ?? 0,
      );
    const hall = await context.newPage();
    await hall.goto(`${site.server.url}/display?id=hall`);
    await expect(hall.locator('[data-layer=front] .sound-name')).toHaveText('Chime');
    await expect(hall.locator('#stage')).toHaveAttribute('data-offline-ready', 'yes');
    await expect(hall.locator('#stage')).toHaveAttribute('data-cached', '1/1');
    const bar = await context.newPage();
    await bar.goto(`${site.server.url}/display?id=bar`);
    await expect(bar.locator('#stage')).toHaveAttribute('data-offline-ready', 'yes');
    await site.server.stop();
    // Far enough from the beginning that starting there would show.
    await expect.poll(() => playhead(hall)).toBeGreaterThan(3);
    await bar.reload();
    await expect.poll(() => playhead(bar)).toBeGreaterThan(0);
    await expect
      .poll(async () => {
        const [one, other] = await Promise.all([playhead(hall), playhead(bar)]);
        const apart = Math.abs(one - other);
        // It repeats: its end is next to its beginning.
        return Math.min(apart, 12 - apart);
      })
      .toBeLessThan(0.6);
    const progress = bar.locator('[data-layer=front] .sound-done');
    await expect(progress).toHaveAttribute('style', /scaleX\(0\.\d+\)/);
  },
);

kioskTest(
  'skips a document that no reader opens, and shows the next item instead',
  async ({ page, open }) => {
    const site = await open('open');
    const picture = await upload(
      site.server.url,
      site.cookie,
      await makePicture(site.directory, 'x', '#333333'),
    );
    const { contents } = await playByDefault(site, [
      { seconds: 3_600, content: { type: 'document', name: 'Broken', media: { ...picture, pages: 2 } } },
      // Nearly always the document's turn, whatever the hour.
      { seconds: 1, content: { type: 'image', name: 'Picture', media: picture } },
    ]);
    const reader = page.waitForEvent('worker');
    await page.goto(`${site.server.url}/display?id=hall`);
    await expect(page.locator('#stage')).toHaveAttribute('data-content', contents[1] ?? '');
    await reader;
    await expect.poll(() => page.workers().length).toBe(0);
  },
);
