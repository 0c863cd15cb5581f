import { expect, type Page } from '@playwright/test';
import { createContent, updateContent } from '#lib/model/content';
import { updateScreen } from '#lib/model/screen';
import { playByDefault, startForeignPage } from '../support/kiosk-site';
import { kioskTest } from '../support/kiosk-test';
import { makeFilm } from '../support/make-film';
import { makePicture } from '../support/pictures';
import { upload } from '../support/upload';

const text = (title: string, background = '#204060') =>
  ({
    type: 'text',
    name: title,
    background,
    text: { title, body: '<b>not bold</b>\nsecond line', colour: '#ffffff', align: 'center' },
  }) as const;

/** Counts, at every frame from now on, those at which nothing was in front, or what was had nothing to show. */
async function watchForBlanks(page: Page): Promise<() => Promise<{ frames: number; blank: string[] }>> {
  await page.evaluate(() => {
    const seen: { frames: number; blank: string[] } = { frames: 0, blank: [] };
    Object.assign(globalThis, { seen });
    const look = (): void => {
      seen.frames += 1;
      const fronts = document.querySelectorAll<HTMLElement>('#stage [data-layer=front]');
      const front = fronts[0];
      const inside = front?.firstElementChild;
      const ready =
        inside instanceof HTMLImageElement
          ? inside.complete && inside.naturalWidth > 0
          : inside instanceof HTMLVideoElement
            ? // While it seeks, as at the end of each loop, it keeps its last picture.
              inside.seeking || inside.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA
            : inside != null;
      if (fronts.length !== 1 || !ready)
        seen.blank.push(`${front?.dataset['type'] ?? 'nothing'} at ${Date.now()}`);
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  return () =>
    page.evaluate(() => (globalThis as unknown as { seen: { frames: number; blank: string[] } }).seen);
}

kioskTest(
  'plays image, video, web page and text in turn, and never shows nothing',
  async ({ page, open }) => {
    const site = await open('open');
    const foreign = await startForeignPage('<body style="background:#123456"><h1>Timetable</h1>');
    const image = await upload(
      site.server.url,
      site.cookie,
      await makePicture(site.directory, 'red', '#a01020'),
    );
    const video = await upload(site.server.url, site.cookie, await makeFilm(site.directory, 1));
    const { contents, playlist } = await playByDefault(site, [
      { seconds: 2, content: { type: 'image', name: 'Image', media: image } },
      { seconds: 2, content: { type: 'video', name: 'Film', media: video } },
      { seconds: 2, content: { type: 'url', name: 'Page', url: foreign.url } },
      { seconds: 2, content: text('Welcome') },
    ]);
    await page.goto(`${site.server.url}/display?id=hall&name=Hall&location=Ground%20floor`);
    const stage = page.locator('#stage');
    await expect(stage).toHaveAttribute('data-mode', 'default');
    await expect(stage).toHaveAttribute('data-cached', '2/2');
    const blanks = await watchForBlanks(page);
    for (const id of [...contents, ...contents]) await expect(stage).toHaveAttribute('data-content', id);
    await expect(stage).toHaveAttribute('data-screen', 'hall');
    await expect(stage).toHaveAttribute('data-source', playlist);
    await expect(stage).toHaveAttribute('data-replica', 'synced');
    await expect(stage).toHaveAttribute('data-offline-ready', 'yes');
    await expect(stage).toHaveAttribute('data-until', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    const { frames, blank } = await blanks();
    expect(frames).toBeGreaterThan(10);
    expect(blank).toEqual([]);
    await foreign.stop();
  },
);

kioskTest('joins a film where the other screens are', async ({ context, open }) => {
  const site = await open('open');
  const film = await upload(site.server.url, site.cookie, await makeFilm(site.directory, 6));
  await playByDefault(site, [{ seconds: 3_600, content: { type: 'video', name: 'Film', media: film } }]);
  const playhead = (page: Page) =>
    page.evaluate(
      () => document.querySelector<HTMLVideoElement>('[data-layer=front] video')?.currentTime ?? 0,
    );
  const hall = await context.newPage();
  await hall.goto(`${site.server.url}/display?id=hall`);
  // Far enough from the beginning that starting there would show.
  await expect.poll(() => playhead(hall)).toBeGreaterThan(2);
  const bar = await context.newPage();
  await bar.goto(`${site.server.url}/display?id=bar`);
  await expect.poll(() => playhead(bar)).toBeGreaterThan(0);
  await expect
    .poll(async () => {
      const [one, other] = await Promise.all([playhead(hall), playhead(bar)]);
      const apart = Math.abs(one - other);
      // The film repeats: its end is next to its beginning.
      return Math.min(apart, 6 - apart);
    })
    .toBeLessThan(0.6);
});

kioskTest('shows text as text: nothing in it is interpreted', async ({ page, open }) => {
  const site = await open('open');
  await playByDefault(site, [{ seconds: 0, content: text('<img src=x onerror=alert(1)>') }]);
  await page.goto(`${site.server.url}/display?id=hall`);
  const front = page.locator('[data-layer=front]');
  await expect(front.locator('.title')).toHaveText('<img src=x onerror=alert(1)>');
  await expect(front.locator('img, b')).toHaveCount(0);
});

kioskTest(
  'skips a page that is gone or refuses to be framed, and shows the next item instead',
  async ({ page, open }) => {
    const site = await open('open');
    const shy = await startForeignPage('secret', { 'x-frame-options': 'DENY' });
    const gone = await startForeignPage('gone');
    await gone.stop();
    const { contents } = await playByDefault(site, [
      { seconds: 2, content: { type: 'url', name: 'Gone', url: gone.url } },
      { seconds: 2, content: { type: 'url', name: 'Shy', url: shy.url } },
      { seconds: 2, content: text('Still here') },
    ]);
    await page.goto(`${site.server.url}/display?id=hall`);
    const stage = page.locator('#stage');
    await expect(stage).toHaveAttribute('data-content', contents[2] ?? '');
    const seen = await stage.evaluate(
      (element) =>
        new Promise<string[]>((resolve) => {
          const shown = new Set<string>();
          const items = new Set<string>();
          new MutationObserver(() => {
            shown.add((element as HTMLElement).dataset['content'] ?? '');
            items.add((element as HTMLElement).dataset['item'] ?? '');
            if (items.size === 3) resolve([...shown]);
          }).observe(element, { attributes: true });
        }),
    );
    // The timeline went through all three items; only the one that works was on the screen.
    expect(seen).toEqual([contents[2]]);
    await shy.stop();
  },
);

kioskTest(
  'shows an edit of what is on the screen at once, and a launch right away',
  async ({ page, open }) => {
    const site = await open('open');
    const { contents } = await playByDefault(site, [{ seconds: 600, content: text('Before') }]);
    await page.goto(`${site.server.url}/display?id=hall`);
    const stage = page.locator('#stage');
    await expect(page.locator('[data-layer=front] .title')).toHaveText('Before');
    await site.editor.edit((doc, origin) =>
      updateContent(doc, contents[0] ?? '', { text: { ...text('After').text } }, origin),
    );
    await expect(page.locator('[data-layer=front] .title')).toHaveText('After');
    const other = await site.editor.edit((doc, origin) =>
      createContent(doc, { ...text('Launched', '#703010'), at: Date.now() }, origin),
    );
    await site.api('POST', '/api/v1/launches', {
      source: { type: 'content', id: other },
      targets: ['screen:hall'],
      mode: 'priority',
      seconds: 60,
    });
    await expect(stage).toHaveAttribute('data-mode', 'priority');
    await expect(stage).toHaveAttribute('data-content', other);
    await expect(page.locator('.priority')).toBeVisible();
    await site.api('POST', '/api/v1/launches/clear', { targets: ['screen:hall'] });
    await expect(stage).toHaveAttribute('data-mode', 'default');
    await expect(page.locator('.priority')).toBeHidden();
  },
);

kioskTest('turns, dims and shows its clock as its record says', async ({ page, open }) => {
  const site = await open('open');
  const image = await upload(
    site.server.url,
    site.cookie,
    await makePicture(site.directory, 'red', '#a01020'),
  );
  await playByDefault(site, [{ seconds: 600, content: { type: 'image', name: 'Image', media: image } }]);
  await page.goto(`${site.server.url}/display?id=hall&name=Hall`);
  await expect(page.locator('#stage')).toHaveAttribute('data-mode', 'default');
  await site.editor.edit((doc, origin) =>
    updateScreen(
      doc,
      'hall',
      {
        orientation: 90,
        brightness: 60,
        timezone: 'Asia/Kathmandu',
        clock: { show: true, position: 'bottom-left', hour12: false, date: true },
      },
      origin,
    ),
  );
  const clock = page.locator('.clock');
  await expect(clock).toBeVisible();
  const kathmandu = new Intl.DateTimeFormat('en', {
    timeZone: 'Asia/Kathmandu',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  // Asked together, and again should the minute have changed between the two.
  await expect
    .poll(async () => (await clock.locator('.clock-time').textContent()) === kathmandu.format(Date.now()))
    .toBe(true);
  const box = await page.locator('.layers').boundingBox();
  const viewport = page.viewportSize();
  // Turned, it fills the screen with its sides swapped.
  expect(box).toEqual({ x: 0, y: 0, width: viewport?.width, height: viewport?.height });
  expect(
    await page.locator('.layers').evaluate((element) => element.clientWidth < element.clientHeight),
  ).toBe(true);
  await expect(page.locator('.dim')).toHaveCSS('opacity', '0.4');
});

kioskTest('says what to do about an address without a usable id', async ({ page, open }) => {
  const site = await open('open');
  await page.goto(`${site.server.url}/display`);
  await expect(page.locator('#stage')).toContainText('This screen has no id yet');
  await expect(page.locator('#stage')).toContainText('/display?id=hall');
  await page.goto(`${site.server.url}/display?id=two%20words`);
  await expect(page.locator('#stage')).toContainText('This id can’t be used');
});
