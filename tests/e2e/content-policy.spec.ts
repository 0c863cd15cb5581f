import { expect, type Page } from '@playwright/test';
import { takeViolations, test } from '../support/browser-test';
import { startTestServer, type TestServer } from '../support/server';

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
