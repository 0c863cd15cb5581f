import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { takeViolations, test } from '../support/browser-test';
import { box, SCRIPT } from '../support/hostile-files';
import { ADMIN_ENV } from '../support/kiosk-site';
import { makeFilm } from '../support/make-film';
import { makePicture } from '../support/pictures';
import { startTestServer, type TestServer } from '../support/server';
import { signIn } from '../support/sign-in';
import { upload } from '../support/upload';

let server: TestServer;
test.beforeAll(async () => {
  server = await startTestServer();
});
test.afterAll(() => server.stop());

function plantScript(): void {
  const script = document.createElement('script');
  script.textContent = 'window.planted = true';
  document.body.append(script);
}

/** What is tried, and the directive that has to refuse it. */
const PLANTED: readonly (readonly [string, () => void])[] = [
  ['script-src', plantScript],
  [
    'script-src',
    () => document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.planted = true">'),
  ],
  [
    'script-src',
    () => {
      const link = document.createElement('a');
      link.href = 'javascript:void(window.planted = true)';
      document.body.append(link);
      link.click();
    },
  ],
  ['style-src', () => document.body.insertAdjacentHTML('beforeend', '<p style="color: red">red</p>')],
  [
    'img-src',
    () => document.body.insertAdjacentHTML('beforeend', '<img src="http://127.0.0.2:9/pixel.png">'),
  ],
  ['connect-src', () => void fetch('http://127.0.0.2:9/').catch(() => undefined)],
  [
    'form-action',
    () => {
      const form = document.createElement('form');
      form.action = 'http://127.0.0.2:9/';
      document.body.append(form);
      form.submit();
    },
  ],
  ['base-uri', () => document.head.insertAdjacentHTML('beforeend', '<base href="http://127.0.0.2:9/">')],
];

async function openPage(page: Page, path: string): Promise<void> {
  await page.goto(`${server.url}${path}`);
  await expect(page.locator('main')).toBeVisible();
}

for (const path of ['/create_admin', '/display?id=hall']) {
  test(`what somebody smuggled into ${path} does nothing, and is seen`, async ({ page }) => {
    await openPage(page, path);
    expect(takeViolations()).toEqual([]);
    for (const [directive, plant] of PLANTED) {
      // Live streams come from wherever a content says.
      if (directive === 'connect-src' && path.startsWith('/display')) continue;
      await page.evaluate(plant);
      await expect.poll(() => takeViolations().some((text) => text.includes(directive))).toBe(true);
    }
    expect(await page.evaluate(() => 'planted' in window)).toBe(false);
  });
}

test('a page that breaks the policy fails its test', async ({ browser }) => {
  // The body is right; only what watches every page can make this fail, and is blind if it does not.
  test.fail();
  const page = await (await browser.newContext()).newPage();
  await openPage(page, '/create_admin');
  const refused = page.waitForEvent('console');
  await page.evaluate(plantScript);
  await refused;
});

test('a film with a script in it, and a picture, are only looked at when they are opened by themselves', async ({
  page,
  context,
}) => {
  const directory = mkdtempSync(path.join(tmpdir(), 'vitrine-opened-'));
  const site = await startTestServer({ env: ADMIN_ENV });
  try {
    const cookie = await signIn(site.url);
    const film = path.join(directory, 'two-things.mp4');
    // In a box that every player passes over: whole, playable, and a page to whoever would guess its type.
    writeFileSync(
      film,
      Buffer.concat([readFileSync(await makeFilm(directory, 1)), box('free', Buffer.from(SCRIPT))]),
    );
    const [name = '', value = ''] = cookie.split('=');
    await context.addCookies([{ name, value, url: site.url }]);
    for (const file of [film, await makePicture(directory, 'picture', '#1d4ed8')]) {
      const media = await upload(site.url, cookie, file);
      const address = `${site.url}/media/${media.hash}`;
      const answer = await page.goto(address);
      expect(answer?.headers()['content-type']).toBe(media.mime);
      // A film asks for its bytes again, as nobody, and gets none; a picture is all there.
      if (media.mime.startsWith('image/'))
        expect(await page.evaluate(() => document.images[0]?.naturalWidth)).toBe(media.width);
      // Of no origin: what ran here could reach nothing of the site.
      expect(await page.evaluate(() => [window.origin, document.title === 'it ran'])).toEqual([
        'null',
        false,
      ]);
      // Nor does a page of the site run it as a script.
      await page.goto(`${site.url}/login`);
      const outcome = await page.evaluate(
        (src) =>
          new Promise((resolve) => {
            const script = document.createElement('script');
            script.onload = () => resolve('ran');
            script.onerror = () => resolve('refused');
            script.src = src;
            document.body.append(script);
          }),
        address,
      );
      expect(outcome).toBe('refused');
    }
  } finally {
    await site.stop();
    rmSync(directory, { recursive: true, force: true });
  }
});
