import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { logInAs } from '../support/accounts';
import { axeFindings } from '../support/axe';
import { test } from '../support/browser-test';
import { headerState, openManager } from '../support/manager-page';
import { layCable } from '../support/network';
import { startSiteInProcess, type SiteInProcess } from '../support/site-in-process';
import { Visitor } from '../support/visitor';

let site: SiteInProcess;
test.beforeEach(async () => {
  site = await startSiteInProcess();
});
test.afterEach(() => site.stop());

/** No page is wider than a phone, and a machine finds nothing, in both themes. */
async function expectFit(page: Page, what: string): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth), what).toBe(390);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await axeFindings(page), `${what}, ${colorScheme}`).toEqual([]);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

test('an admin looks after people, programs, the audit log and the server', async ({ context }) => {
  const page = await openManager(context, site.url);
  const admin = page.getByRole('navigation', { name: 'Administration' });
  const dialog = page.getByRole('dialog');
  await page.getByRole('link', { name: 'Administration' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'you' })).toContainText('admin');

  await page.getByRole('button', { name: 'New person' }).click();
  await dialog.getByLabel('Username').fill('ADMIN');
  await dialog.getByLabel('Password').fill('password1');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(dialog.getByLabel('Password')).toHaveAccessibleDescription(/most common passwords/);
  await dialog.getByRole('button', { name: 'Make one up' }).click();
  const password = await dialog.getByLabel('Password').inputValue();
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(dialog.getByLabel('Username')).toHaveAccessibleDescription(/There is somebody called ADMIN/);
  await expectFit(page, 'a new person');
  await dialog.getByLabel('Username').fill('ada');
  // A month alone is no last day, nor none.
  await dialog.getByLabel('Last day').pressSequentially('12');
  await page.keyboard.press('Enter');
  await expect(dialog.getByLabel('Last day')).toBeFocused();
  expect(await dialog.getByLabel('Last day').evaluate((field) => field.matches(':invalid'))).toBe(true);
  await expect(dialog.getByRole('button', { name: 'Create' })).toBeEnabled();
  await dialog.getByLabel('Last day').fill('');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'ada', level: 1 })).toBeVisible();

  const ada = await new Visitor(site.url).logIn({ username: 'ada', password });
  await page.getByLabel('Role').selectOption('viewer');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('region', { name: 'Account' }).getByText('Saved.')).toBeVisible();
  await page.reload();
  const sessions = page.getByRole('region', { name: 'Sessions' });
  await expect(sessions.getByRole('listitem')).toHaveCount(1);
  await sessions.getByRole('button', { name: /^End the session/ }).click();
  await expect(sessions.getByText('Logged in nowhere.')).toBeVisible();
  expect((await ada.call('GET', '/api/v1/me')).status).toBe(401);
  await page.getByRole('button', { name: 'Disable…' }).click();
  await dialog.getByRole('button', { name: 'Disable', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Enable' })).toBeVisible();
  await expectFit(page, 'a person');

  await admin.getByRole('link', { name: 'Programs' }).click();
  await page.getByRole('button', { name: 'New token' }).click();
  await dialog.getByLabel('Name').fill('=till');
  await dialog.getByLabel('Edit the site').check();
  await page.keyboard.press('Enter');
  const text = await dialog.getByLabel('Token', { exact: true }).inputValue();
  await expectFit(page, 'a token');
  const me = () => fetch(`${site.url}/api/v1/me`, { headers: { authorization: `Bearer ${text}` } });
  expect((await me()).status).toBe(200);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Revoke =till' }).click();
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByText('Revoked and expired (1)')).toBeVisible();
  expect((await me()).status).toBe(401);

  await admin.getByRole('link', { name: 'Webhooks' }).click();
  await expectFit(page, 'no webhooks');
  await page.getByRole('button', { name: 'New webhook' }).click();
  await dialog.getByLabel('Name').fill('pager');
  const address = dialog.getByLabel('Address');
  await address.fill('ftp://pager.example');
  await dialog.getByRole('button', { name: 'Make webhook' }).click();
  await expect(address).toHaveAccessibleDescription(/begin with https/);
  // The button was blocked meanwhile, which takes its focus.
  await expect(address).toBeFocused();
  await expectFit(page, 'a new webhook');
  await address.fill('https://pager.example/hook');
  await page.keyboard.press('Enter');
  const secret = dialog.getByLabel('Secret');
  await expect(secret).toHaveValue(/^whsec_/);
  await expect(secret).toBeFocused();
  await expectFit(page, 'a secret');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'New webhook' })).toBeFocused();
  const pager = page.getByRole('region', { name: 'pager' });
  await pager.getByRole('button', { name: 'Switch off' }).click();
  await expect(pager.getByRole('button', { name: 'Switch on' })).toBeFocused();
  await pager.getByText('Last deliveries').click();
  await expectFit(page, 'a webhook');
  await pager.getByRole('button', { name: 'Delete' }).click();
  await dialog.getByRole('button', { name: 'Delete webhook' }).click();
  await expect(page.getByText('No address is called')).toBeVisible();
  await expect(page.getByRole('main')).toBeFocused();

  await admin.getByRole('link', { name: 'Audit log' }).click();
  const lines = page.getByRole('list', { name: 'Lines, newest first' }).getByRole('listitem');
  await expect(lines.first()).toContainText('admin deleted the webhook pager');
  await page.getByLabel('What').selectOption('People');
  await expect(lines.first()).toContainText('admin changed the account ada');
  await lines.first().locator('summary').click();
  await expect(lines.first()).toContainText('disabledAt');
  await page.getByRole('button', { name: 'Check that it is whole' }).click();
  await expect(page.getByText('none changed or taken out', { exact: false })).toBeVisible();
  await expectFit(page, 'the audit log');
  await page.getByLabel('What').selectOption('Tokens');
  await expect(lines).toHaveCount(2);
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export CSV' }).click();
  const rows = readFileSync(await (await downloading).path(), 'utf8')
    .trim()
    .split('\r\n');
  expect(rows).toHaveLength(3);
  expect(rows[1]).toContain(`"'=till"`);

  await admin.getByRole('link', { name: 'Server' }).click();
  await page.getByRole('checkbox', { name: 'admin' }).check();
  await page.getByRole('region', { name: 'Second factor' }).getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('You have no second factor yourself', { exact: false })).toBeVisible();
  await expectFit(page, 'the server');
});

test('an editor finds a clear word there, and a role’s second factor leads to setting it up', async ({
  context,
}) => {
  await logInAs('editor', site.url, site.context);
  const page = await context.newPage();
  await page.goto(`${site.url}/manager/people`);
  const logIn = async () => {
    await page.getByLabel('Username').fill('some editor');
    await page.getByLabel('Password', { exact: true }).fill("the editor's long passphrase");
    await page.keyboard.press('Enter');
  };
  await logIn();
  await expect(page.getByRole('heading', { name: 'This page is for admins' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Administration' })).toHaveCount(0);
  const admin = await logInAs('admin', site.url, site.context);
  await admin.call('PATCH', '/api/v1/server-settings', { secondFactorRoles: ['editor'] });
  await page.getByRole('link', { name: 'Set it up' }).click();
  await expect(page.getByRole('heading', { name: 'Set up a second factor' })).toBeVisible();
  await expectFit(page, 'the second factor');
  await page.goto(`${site.url}/manager`);
  await expect(page.getByRole('heading', { name: 'Set up a second factor' })).toBeVisible();
});

test('what somebody is about to change there stays while the server is away and while other things are saved', async ({
  context,
}) => {
  const cable = await layCable(() => site.port);
  try {
    const page = await openManager(context, cable.url);
    const state = headerState(page);
    const admin = page.getByRole('navigation', { name: 'Administration' });
    await page.getByRole('link', { name: 'Administration' }).click();
    await admin.getByRole('link', { name: 'Server' }).click();
    const viewers = page.getByRole('checkbox', { name: 'viewer' });
    await viewers.check();
    const log = page.getByRole('region', { name: 'Audit log' });
    await log.getByLabel('for some days').check();
    await log.getByRole('spinbutton', { name: 'Days' }).fill('90');
    await log.getByRole('button', { name: 'Save' }).click();
    await expect(log.getByText('Saved.')).toBeVisible();
    await expect(viewers).toBeChecked();

    cable.cut();
    await expect(state).not.toHaveAttribute('data-connection', 'online');
    await expect(log.getByRole('button', { name: 'Save' })).toBeDisabled();
    await cable.mend();
    const read = page.waitForResponse('**/api/v1/server-settings');
    await expect(state).toHaveAttribute('data-connection', 'online');
    await (await read).finished();
    await expect(viewers).toBeChecked();

    await admin.getByRole('link', { name: 'People' }).click();
    await page.getByRole('listitem').filter({ hasText: 'you' }).getByRole('link').click();
    const username = page.getByLabel('Username');
    await username.fill('Ada');
    cable.cut();
    await expect(state).not.toHaveAttribute('data-connection', 'online');
    // The server is back, and busy.
    await page.route('**/api/v1/users/*', (route) => route.fulfill({ status: 503, body: 'busy' }));
    await cable.mend();
    await expect(page.getByText('The server answered 503.', { exact: false })).toBeVisible();
    await expect(username).toHaveValue('Ada');

    // An admin who comes over the internet without https is told; the others of this test are not.
    const warning = page.getByText('used over the internet without encryption');
    await expect(warning).toHaveCount(0);
    await page.route('**/api/v1/connection', (route) =>
      route.fulfill({ json: { secure: false, exposed: true } }),
    );
    await page.reload();
    await expect(warning).toBeVisible();

    cable.cut();
    await expect(state).not.toHaveAttribute('data-connection', 'online');
    for (const name of ['Programs', 'Webhooks', 'Audit log', 'Server', 'People']) {
      await admin.getByRole('link', { name }).click();
      await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
      await expect(page.getByText('This needs the server').first()).toBeVisible();
    }
  } finally {
    await cable.close();
  }
});
