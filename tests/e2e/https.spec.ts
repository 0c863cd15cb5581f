import { expect } from '@playwright/test';
import { test } from '../support/browser-test';
import { TEST_CERTIFICATE } from '../support/certificate';
import { startFrontProxy } from '../support/front-proxy';
import { ADMIN_ENV } from '../support/kiosk-site';
import { headerState } from '../support/manager-page';
import { startTestServer } from '../support/server';
import { ADMIN } from '../support/sign-in';

test('behind a proxy that ends TLS people log in by a cookie that nobody else can set, which opens the socket too', async ({
  browser,
}) => {
  const server = await startTestServer({ env: { ...ADMIN_ENV, TRUSTED_PROXIES: '127.0.0.1' } });
  const proxy = await startFrontProxy(server.port, { tls: TEST_CERTIFICATE });
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  try {
    // Not as `openManager` does: Chromium stores no page of a certificate that it does not know.
    const page = await context.newPage();
    await page.goto(`${proxy.url}/manager`);
    await page.getByLabel('Username').fill(ADMIN.username);
    await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
    await page.keyboard.press('Enter');
    await expect(headerState(page)).toHaveAttribute('data-connection', 'online');
    const cookies = await context.cookies();
    expect(cookies).toMatchObject([
      { name: '__Host-vitrine_session', secure: true, httpOnly: true, sameSite: 'Lax', path: '/' },
    ]);
    const answer = await page.reload();
    expect(answer?.headers()['strict-transport-security']).toBeDefined();
  } finally {
    await context.close();
    await proxy.close();
    await server.stop();
  }
});
