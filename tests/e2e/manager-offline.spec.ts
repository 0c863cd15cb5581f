import { expect, type Page } from '@playwright/test';
import { test } from '../support/browser-test';
import {
  addPlaylist,
  addText,
  headerState,
  expectItems,
  expectSaved,
  openPage,
  openManager,
} from '../support/manager-page';
import { layCable } from '../support/network';
import { startTestServer } from '../support/server';
import { ADMIN } from '../support/sign-in';

test('a manager without a connection goes on, also after a reload, and merges when it is back', async ({
  browser,
}) => {
  const server = await startTestServer({
    env: { ADMIN_USERNAME: ADMIN.username, ADMIN_PASSWORD: ADMIN.password },
  });
  const cable = await layCable(() => server.port);
  const train = await browser.newContext();
  const office = await browser.newContext();
  try {
    const away = await openManager(train, cable.url);
    await addText(away, 'One');
    await addText(away, 'Two');
    await addPlaylist(away, 'Order', ['One', 'Two']);
    await expectSaved(away);

    cable.cut();
    await expect(headerState(away)).toHaveAttribute('data-connection', /offline|connecting/);
    await expect(away.getByText('Offline – edits are kept on this device')).toBeVisible();
    await away.getByRole('button', { name: 'Move Two up' }).click();
    await expectItems(away, ['Two', 'One']);
    await expect(headerState(away)).toHaveAttribute('data-edits', 'device');
    await expect(away.getByRole('button', { name: 'Launch…' })).toBeDisabled();

    await away.reload();
    await expectItems(away, ['Two', 'One']);
    await expect(headerState(away)).toHaveAttribute('data-edits', 'device');
    await addText(away, 'Three');
    await expect(away.getByRole('button', { name: 'Upload files' })).toBeDisabled();
    await expect(headerState(away)).toHaveAttribute('data-edits', 'device');

    // Meanwhile, somewhere with a connection.
    const here = await openManager(office, server.url);
    await openPage(here, 'Playlists');
    await here.getByRole('link', { name: /^Order/ }).click();
    await expectItems(here, ['One', 'Two']);
    await here.getByRole('button', { name: 'Rename…' }).click();
    const dialog = here.getByRole('dialog', { name: 'Rename the playlist' });
    await dialog.getByLabel('Name').fill('Evening');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expectSaved(here);

    await cable.mend();
    await expect(headerState(away)).toHaveAttribute('data-connection', 'online');
    await expectSaved(away);
    await expectItems(here, ['Two', 'One']);
    await openPage(away, 'Playlists');
    await expect(away.getByRole('link', { name: /^Evening/ })).toBeVisible();
    await openPage(here, 'Contents');
    await expect(here.getByRole('button', { name: /^Three/ })).toBeVisible();
  } finally {
    await train.close();
    await office.close();
    await cable.close();
    await server.stop();
  }
});

test('a server that comes back with another site is told from the one that was lost', async ({ context }) => {
  const env = { ADMIN_USERNAME: ADMIN.username, ADMIN_PASSWORD: ADMIN.password };
  let server = await startTestServer({ env });
  const cable = await layCable(() => server.port);
  try {
    const page = await openManager(context, cable.url);
    await addText(page, 'Kept');
    await expectSaved(page);

    cable.cut();
    await server.stop();
    server = await startTestServer({ env });
    await cable.mend();
    // Another server knows no session of the old one; the page stays as it is.
    await expect(page.getByRole('alert')).toContainText(/session is over|another site/);
    await expect(page.getByRole('button', { name: /^Kept/ })).toBeVisible();

    await openManagerAgain(page, cable.url);
    await expect(page.getByRole('alert')).toContainText('another site than the copy on this device');
    await openPage(page, 'Contents');
    await expect(page.getByRole('button', { name: /^Kept/ })).toBeVisible();

    await page.getByRole('button', { name: 'Open the server’s site' }).click();
    await expect(page.getByText('Nothing to show yet')).toBeVisible();
    await expect(headerState(page)).toHaveAttribute('data-connection', 'online');
    await expect(page.getByRole('alert')).toBeHidden();
  } finally {
    await cable.close();
    await server.stop();
  }
});

/** Logs in once more, in a page that was open already. */
async function openManagerAgain(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/login`);
  await page.getByLabel('Username').fill(ADMIN.username);
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Screens', level: 1 })).toBeVisible();
}
