import { expect, type Page } from '@playwright/test';
import sharp from 'sharp';
import { kioskSize } from '../../scripts/kiosk-size.mjs';
import { type Demo, startDemo } from '../../scripts/start-demo.mjs';
import { test } from '../support/browser-test';

let demo: Demo;
test.beforeAll(async () => {
  demo = await startDemo();
});
test.afterAll(() => demo.stop());

test('all six screens of the demo play in one browser, beside the manager', async ({
  context,
  page,
}, info) => {
  await page.goto(demo.manager);
  await page.getByLabel('Username').fill(demo.username);
  await page.getByLabel('Password').fill(demo.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page).toHaveURL(/\/manager/);

  const kiosks: Page[] = [];
  for (const url of demo.screens) {
    const kiosk = await context.newPage();
    await kiosk.goto(url);
    kiosks.push(kiosk);
  }
  for (const kiosk of kiosks) {
    const id = new URL(kiosk.url()).searchParams.get('id') ?? '';
    await kiosk.bringToFront();
    const stage = kiosk.locator('#stage');
    await expect(stage).toHaveAttribute('data-screen', id);
    await expect(stage).toHaveAttribute('data-replica', 'synced');
    await expect(stage).toHaveAttribute(
      'data-mode',
      id === 'lobby-totem' ? 'priority' : /^(scheduled|default)$/,
    );
    await expect(stage).toHaveAttribute('data-content', /./);
    // Everything that the next days need is on the device.
    await expect(stage).toHaveAttribute('data-cached', /^([1-9]\d*)\/\1$/);
    await expect(stage).toHaveAttribute('data-offline-ready', 'yes');
    const shot = await kiosk.screenshot({ path: info.outputPath(`${id}.png`) });
    // A blank screen is of one colour, whichever that is.
    expect(Math.max(...(await sharp(shot).stats()).channels.map(({ stdev }) => stdev))).toBeGreaterThan(4);
    await info.attach(id, { body: shot, contentType: 'image/png' });
  }

  await page.bringToFront();
  for (const url of demo.screens) {
    const name = new URL(url).searchParams.get('name') ?? '';
    await expect(page.getByRole('heading', { name, exact: true })).toBeVisible();
  }
  await expect(page.getByText('Shown on 6 of 6 screens', { exact: true })).toBeVisible();
});

test("a kiosk that plays has loaded the scripts that its first load's limit counts, and no others", async ({
  page,
}) => {
  // A screen of its own: the demo's have their devices.
  await page.goto(new URL('/display?id=one-more', demo.manager).href);
  await expect(page.locator('#stage')).toHaveAttribute('data-content', /./);
  const loaded = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name).pathname.slice(1))
      .filter((path) => path.endsWith('.js')),
  );
  const counted = (await kioskSize()).files.map(({ file }) => file);
  expect(loaded.length).toBeGreaterThan(3);
  expect(loaded.filter((path) => !counted.includes(path))).toEqual([]);
});
