import { expect } from '@playwright/test';
import { test } from '../support/browser-test';
import { addPlaylist, addText, expectSaved, items, openManager, openPage } from '../support/manager-page';
import { startTestServer, type TestServer } from '../support/server';
import { ADMIN } from '../support/sign-in';

let server: TestServer;

test.beforeEach(async () => {
  server = await startTestServer({
    env: { ADMIN_USERNAME: ADMIN.username, ADMIN_PASSWORD: ADMIN.password },
  });
});
test.afterEach(() => server.stop());

test('a dialog that is saved untouched leaves what another person changed meanwhile', async ({ context }) => {
  const page = await openManager(context, server.url);
  await addText(page, 'Welcome');
  await addPlaylist(page, 'Lobby', ['Welcome']);
  await expectSaved(page);
  const other = await context.newPage();
  await other.goto(page.url());
  const length = (whose: typeof page) => items(whose).getByRole('button', { name: /^Duration of/ });

  await page.getByRole('button', { name: 'Rename…' }).click();
  await other.getByRole('button', { name: 'Rename…' }).click();
  await other.getByRole('textbox', { name: 'Name' }).fill('Foyer');
  await other.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'Foyer', level: 1, includeHidden: true })).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'Foyer', level: 1 })).toBeVisible();

  await length(page).click();
  await length(other).click();
  await other.getByLabel('Seconds', { exact: true }).check();
  await other.getByLabel('Number of seconds').fill('25');
  await other.getByRole('button', { name: 'Save' }).click();
  const behind = items(page).getByRole('button', { name: /^Duration of/, includeHidden: true });
  await expect(behind).toContainText('25 s');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(length(page)).toContainText('25 s');
});

test('a number of seconds comes back when another choice was only tried', async ({ context }) => {
  const page = await openManager(context, server.url);
  await addText(page, 'Welcome');
  await page.getByRole('button', { name: /^Welcome/ }).click();
  await page.getByLabel('Seconds', { exact: true }).check();
  await page.getByLabel('Number of seconds').fill('25');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: /^Welcome/ }).click();
  await page.getByRole('radio', { name: /Automatic/ }).check();
  await page.getByLabel('Seconds', { exact: true }).check();
  await expect(page.getByLabel('Number of seconds')).toHaveValue('25');
});

test('who may join is marked as the server has it, also when a change was refused', async ({ context }) => {
  const page = await openManager(context, server.url);
  await openPage(page, 'Screens');
  const careful = page.getByLabel('wait for approval');
  const open = page.getByRole('radio', { name: /are accepted at once/ });
  await expect(careful).toBeChecked();
  await context.route('**/api/v1/enrolment-policy', (route) =>
    route.request().method() === 'PUT'
      ? route.fulfill({ status: 503, json: { detail: 'Not now.' } })
      : route.continue(),
  );
  await open.click();
  await expect(page.getByText('Not now.')).toBeVisible();
  await expect(careful).toBeChecked();
  await context.unroute('**/api/v1/enrolment-policy');
  await open.click();
  await expect(page.getByText('Not now.')).toBeHidden();
  await expect(open).toBeEnabled();
  await expect(open).toBeChecked();
});
