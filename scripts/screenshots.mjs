import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright';
import sharp from 'sharp';
import { ensureBuilt } from './build.mjs';
import { getChromium } from './get-tools.mjs';
import { root } from './root.mjs';
import { startDemo } from './start-demo.mjs';

// `npm run screenshots`: makes the pictures of the README from a demo of its own, so that they stay true. Plays every
// screen of it beside the manager, in one browser.

const OUT = path.resolve(root, process.argv[2] ?? 'docs/images');
const VIEW = { width: 1280, height: 720 };
// A zone in which it is between eleven and noon: at night the boatyard shows little.
const ahead = 11 - new Date().getUTCHours();
const timezoneId = `Etc/GMT${ahead < 0 ? '+' : '-'}${Math.abs(ahead)}`;

await ensureBuilt();
const demo = await startDemo({ TZ: timezoneId });
try {
  await takePictures(demo);
} finally {
  await demo.stop();
}

/** @param {import('./start-demo.mjs').Demo} demo */
async function takePictures({ manager, username, password, screens }) {
  mkdirSync(OUT, { recursive: true });
  const browser = await chromium.launch({
    executablePath: await getChromium(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const context = await browser.newContext({ viewport: VIEW, timezoneId });
  const page = await context.newPage();
  await page.goto(manager);
  await page.getByLabel(/username/i).fill(username);
  await page.getByLabel(/password/i).fill(password);
  await page.getByRole('button', { name: /log in|sign in/i }).click();
  await page.waitForURL(/\/manager/);

  const kiosks = [];
  for (const url of screens) {
    const kiosk = await context.newPage();
    await kiosk.goto(url);
    kiosks.push(kiosk);
  }
  for (const kiosk of kiosks) {
    // It plays from its own copy: every file of the next days is here.
    await kiosk.locator('#stage:not([data-content=""])[data-replica="synced"]').waitFor({ timeout: 60_000 });
    await kiosk.waitForFunction(() => {
      const [have, need] = document.querySelector('#stage')?.getAttribute('data-cached')?.split('/') ?? [];
      return need !== undefined && need !== '0' && have === need;
    });
  }
  const shots = [];
  for (const kiosk of kiosks) {
    await kiosk.bringToFront();
    const stage = kiosk.locator('#stage');
    const id = new URL(kiosk.url()).searchParams.get('id');
    const [mode, title] = await Promise.all([
      stage.getAttribute('data-mode'),
      stage.getAttribute('data-content'),
    ]);
    console.log(`${id}: ${mode}, content ${title}`);
    shots.push(await kiosk.screenshot());
  }
  await page.bringToFront();
  await page
    .getByText('Ready for offline', { exact: true })
    .nth(screens.length - 1)
    .waitFor({ timeout: 60_000 });
  await page.setViewportSize({ width: 1440, height: 1000 });
  await sharp(await page.screenshot())
    .png({ palette: true, quality: 90 })
    .toFile(path.join(OUT, 'manager.png'));
  await wall(shots);
  await browser.close();
}

/** All screens side by side, as one picture. */
async function wall(/** @type {readonly Buffer[]} */ shots) {
  const [width, height, gap] = [640, 360, 8];
  const tiles = await Promise.all(
    shots.map(async (shot, place) => ({
      input: await sharp(shot).resize(width, height).toBuffer(),
      left: gap + (place % 2) * (width + gap),
      top: gap + Math.floor(place / 2) * (height + gap),
    })),
  );
  const rows = Math.ceil(shots.length / 2);
  await sharp({
    create: {
      width: gap + 2 * (width + gap),
      height: gap + rows * (height + gap),
      channels: 3,
      background: '#20262b',
    },
  })
    .composite(tiles)
    .png({ palette: true, quality: 90 })
    .toFile(path.join(OUT, 'screens.png'));
}
