import { expect, type Page } from '@playwright/test';
import { generateSync } from 'otplib';
import { test } from '../support/browser-test';
import { headerState, openManager } from '../support/manager-page';
import { ADMIN } from '../support/sign-in';
import { startSiteInProcess, type SiteInProcess } from '../support/site-in-process';
import { Visitor } from '../support/visitor';

let site: SiteInProcess;
test.beforeEach(async () => {
  site = await startSiteInProcess();
});
test.afterEach(() => site.stop());

async function logOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Log out' }).click();
  await expect(page.getByRole('heading', { name: 'Log in' })).toBeVisible();
}

/** The first step, as far as the question for a code. */
async function logInWithPassword(page: Page): Promise<void> {
  await page.getByLabel('Username').fill(ADMIN.username);
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Enter a code' })).toBeVisible();
}

test('a person sets up a second factor by keyboard, and logs in with it and with a recovery code', async ({
  context,
}) => {
  const page = await openManager(context, site.url);
  await page.getByRole('link', { name: /^Your account/ }).click();
  const card = page.getByRole('region', { name: 'Second factor' });
  await card.getByRole('button', { name: 'Set up…' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Set up a second factor' });
  await page.getByLabel('Your password').fill('not my password');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('This is not your password. Try again.')).toBeVisible();
  await page.getByLabel('Your password').fill(ADMIN.password);
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('img', { name: 'QR code for the authenticator app' })).toBeVisible();
  const secret = (await dialog.locator('code').innerText()).replaceAll(' ', '');
  const codeNow = (steps = 0) =>
    generateSync({ secret, epoch: Math.floor(site.context.now() / 1_000) + steps * 30 });
  await expect(dialog.getByLabel('Code')).toBeFocused();
  await dialog.getByLabel('Code').fill('000000');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('This code is wrong', { exact: false })).toBeVisible();
  await dialog.getByLabel('Code').fill(codeNow());
  await page.keyboard.press('Enter');
  const codes = dialog.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await expect(codes).toHaveCount(10);
  const [recovery = ''] = await codes.allInnerTexts();
  await expect(dialog.getByRole('list', { name: 'Recovery codes' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Done' }).press('Enter');
  await expect(card.getByText('10 of 10 recovery codes left', { exact: false })).toBeVisible();

  await logOut(page);
  await logInWithPassword(page);
  // Who reloads is not sent back to the password.
  await page.reload();
  await page.getByLabel('Code').fill('123');
  await page.keyboard.press('Enter');
  await expect(page.getByText('This code is wrong', { exact: false })).toBeVisible();
  await page.getByLabel('Code').fill(codeNow(1));
  await page.keyboard.press('Enter');
  await expect(headerState(page)).toHaveAttribute('data-connection', 'online');

  await logOut(page);
  await logInWithPassword(page);
  await page.getByLabel('Code').fill(recovery.toLowerCase());
  await page.keyboard.press('Enter');
  await expect(headerState(page)).toHaveAttribute('data-connection', 'online');
  await page.getByRole('link', { name: /^Your account/ }).click();
  await expect(card.getByText('9 of 10 recovery codes left', { exact: false })).toBeVisible();
});

test('a person changes the password and ends a session elsewhere', async ({ context }) => {
  const elsewhere = await new Visitor(site.url).logIn(ADMIN);
  const page = await openManager(context, site.url);
  await page.getByRole('link', { name: /^Your account/ }).click();
  const sessions = page.getByRole('region', { name: 'Sessions' }).getByRole('listitem');
  // The test's own call of the API, this one, and the visitor.
  await expect(sessions).toHaveCount(3);
  await sessions
    .filter({ hasText: 'node' })
    .first()
    .getByRole('button', { name: /^End the session/ })
    .click();
  await expect(sessions).toHaveCount(2);
  await page.getByLabel('Password so far').fill(ADMIN.password);
  await page.getByLabel('New password').fill('password1');
  await page.keyboard.press('Enter');
  await expect(page.getByText('one of the most common passwords', { exact: false })).toBeVisible();
  await page.getByLabel('New password').fill('quite another passphrase');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Password changed. Your other sessions ended.')).toBeVisible();
  await expect(sessions).toHaveCount(1);
  expect((await elsewhere.call('GET', '/api/v1/me')).status).toBe(401);
  await expect(headerState(page)).toHaveAttribute('data-connection', 'online');
});
