import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { test } from '../support/browser-test';
import {
  addPlaylist,
  addText,
  headerState,
  expectItems,
  expectSaved,
  openPage,
  items,
  openManager,
} from '../support/manager-page';
import { makePicture } from '../support/pictures';
import { startTestServer, type TestServer } from '../support/server';
import { ADMIN } from '../support/sign-in';

let server: TestServer;
let dir: string;
let page: Page;

test.beforeEach(async ({ context }) => {
  dir = mkdtempSync(path.join(tmpdir(), 'vitrine-manager-'));
  server = await startTestServer({
    env: { ADMIN_USERNAME: ADMIN.username, ADMIN_PASSWORD: ADMIN.password },
  });
  page = await openManager(context, server.url);
});

test.afterEach(async () => {
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
});

test('a text goes into a playlist, on a schedule, is changed, trashed and restored', async () => {
  await addText(page, 'Welcome', 'Welcome to the boatyard');
  await addPlaylist(page, 'Lobby', ['Welcome']);
  await expect(page.getByText('1 item · 10 s · loops')).toBeVisible();

  await openPage(page, 'Schedules');
  await page.getByRole('button', { name: 'New entry' }).click();
  const entry = page.getByRole('dialog', { name: 'New schedule entry' });
  await entry.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(entry.getByText('Choose the playlist that plays.')).toBeVisible();
  await expect(entry.getByLabel('Playlist')).toBeFocused();
  await entry.getByLabel('Playlist').selectOption({ label: 'Lobby' });
  await entry.getByLabel('Start').fill('22:00');
  await entry.getByLabel('End').fill('06:00');
  await expect(entry.getByText('ends the next day at 06:00')).toBeVisible();
  await entry.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('link', { name: 'List', exact: true }).click();
  const row = page.getByRole('button', { name: /22:00 – 06:00 next day/ });
  await expect(row).toContainText('Lobby');
  await expectSaved(page);

  // Another person's page, which has nothing but what the server holds.
  await page.reload();
  await row.click();
  const again = page.getByRole('dialog', { name: 'Schedule entry' });
  await again.getByLabel('End').fill('22:00');
  await expect(again.getByText('24 hours: until 22:00 the next day.')).toBeVisible();
  await again.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('button', { name: /22:00, 24 hours/ })).toBeVisible();

  await openPage(page, 'Contents');
  await page.getByRole('button', { name: /^Welcome/ }).click();
  const content = page.getByRole('dialog', { name: 'Welcome' });
  await content.getByLabel('Name').fill('Greeting');
  await content.getByLabel('Seconds', { exact: true }).check();
  await content.getByLabel('Number of seconds').fill('25');
  await content.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('button', { name: /Greeting.*25 s/ })).toBeVisible();

  await page.getByRole('button', { name: /^Greeting/ }).click();
  await page.getByRole('button', { name: 'Move to trash…' }).click();
  const question = page.getByRole('dialog', { name: 'Move “Greeting” to the trash?' });
  await expect(question.getByText('Playlist “Lobby”')).toBeVisible();
  await question.getByRole('button', { name: 'Move to trash' }).click();
  await expect(page.getByText('Nothing to show yet')).toBeVisible();
  await openPage(page, 'Playlists');
  await expect(page.getByText('1 item missing')).toBeVisible();

  await openPage(page, 'Trash');
  await page.getByRole('button', { name: 'Restore Greeting' }).click();
  await expect(page.getByText('The trash is empty')).toBeVisible();
  await openPage(page, 'Playlists');
  await expect(page.getByText('1 item · 25 s · loops')).toBeVisible();
  await expectSaved(page);
});

test('an image is uploaded, and a file that only calls itself one is refused with a sentence', async () => {
  const picture = await makePicture(dir, 'harbour', '#1e3f8b');
  const fake = path.join(dir, 'fake.png');
  writeFileSync(fake, 'these are words, whatever the name says');
  await openPage(page, 'Contents');
  await page.getByLabel('Files to upload').setInputFiles([picture, fake]);

  const uploads = page.getByRole('list', { name: 'Uploads' });
  await expect(uploads.getByRole('alert')).toContainText('nothing that screens can show');
  await expect(uploads).toContainText('harbour.jpg was added to the contents');
  const contents = page.getByRole('list', { name: 'Contents' });
  await expect(contents.getByRole('listitem')).toHaveCount(1);
  const card = contents.getByRole('button', { name: /^harbour/ });
  const loaded = card
    .locator('img')
    .evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth));
  expect(await loaded).toBeGreaterThan(0);
  await expectSaved(page);
});

test('items are moved by buttons, by keyboard and by mouse, and stay where they were put', async () => {
  for (const name of ['One', 'Two', 'Three']) await addText(page, name);
  await addPlaylist(page, 'Order', ['One', 'Two', 'Three', 'One']);
  await expectItems(page, ['One', 'Two', 'Three', 'One']);

  await page.getByRole('button', { name: 'Move Three up' }).click();
  await expectItems(page, ['One', 'Three', 'Two', 'One']);

  // The handle: Enter takes the item, arrows move it, Enter lets it go.
  const handle = items(page)
    .nth(1)
    .getByLabel(/^Move Three: drag/);
  await handle.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expectItems(page, ['One', 'Two', 'Three', 'One']);

  const from = await items(page)
    .nth(2)
    .getByLabel(/^Move Three: drag/)
    .boundingBox();
  const to = await items(page).nth(0).boundingBox();
  if (from === null || to === null) throw new Error('The items are not on the page.');
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + 20, to.y + to.height / 2, { steps: 12 });
  // What is dragged leaves a gap, which nobody sees, at the place it would take: the first to be seen is now second.
  await expect(items(page).first().locator('.place')).toHaveText('2');
  await page.mouse.up();
  await expectItems(page, ['Three', 'One', 'Two', 'One']);

  await page.getByRole('button', { name: 'Remove Two from this playlist' }).click();
  await page.getByRole('button', { name: /^Duration of Three/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Three' });
  await dialog.getByLabel('Seconds', { exact: true }).check();
  await dialog.getByLabel('Number of seconds').fill('90');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('3 items · 1 min 50 s · loops')).toBeVisible();
  await page.getByRole('switch', { name: /Loop/ }).uncheck();
  await expectSaved(page);

  await page.reload();
  await expectItems(page, ['Three', 'One', 'One']);
  await expect(page.getByText('3 items · 1 min 50 s · plays once')).toBeVisible();
});

test('a screen asks to join, is approved, is shown something and cleared again', async ({ browser }) => {
  await addText(page, 'Fire drill', 'Fire drill at noon');
  await openPage(page, 'Screens');
  await expect(page.getByText(`${server.url}/display?id=screen1`)).toBeVisible();

  const kiosk = await browser.newPage();
  await kiosk.goto(`${server.url}/display?id=hall&name=Entrance&location=Ground%20floor`);
  const asking = page.getByRole('region', { name: 'A screen asks to join' });
  await expect(asking).toContainText('Entrance');
  const code = (await asking.locator('.code').innerText()).replace('Pairing code', '').trim();
  await expect(kiosk.getByText(code)).toBeVisible();
  await asking.getByRole('button', { name: 'Approve Entrance' }).click();

  const card = page.getByRole('article', { name: 'Entrance' });
  await expect(card.getByText('Online')).toBeVisible();
  await expect(card).toContainText('Idle card');

  await card.getByRole('button', { name: 'Show content…' }).click();
  const launch = page.getByRole('dialog', { name: 'Show content' });
  await launch.getByText('Fire drill', { exact: true }).click();
  await launch.getByRole('button', { name: 'Show now' }).click();
  await expect(launch).toBeHidden();
  await expect(kiosk.getByText('Fire drill at noon')).toBeVisible();
  await expect(card).toContainText('Launched');
  await expect(card).toContainText('Up to date');
  await expect(headerState(page)).toHaveAttribute('data-shown', '1/1');

  await card.getByRole('button', { name: 'Clear Entrance…' }).click();
  await page.getByRole('dialog', { name: 'Clear Entrance?' }).getByRole('button', { name: 'Clear' }).click();
  await expect(kiosk.getByText('Fire drill at noon')).toBeHidden();
  await expect(card).toContainText('Idle card');

  await card.getByRole('button', { name: 'Edit Entrance…' }).click();
  const edit = page.getByRole('dialog', { name: 'Entrance' });
  await edit.getByLabel('Time zone').fill('Mars/Olympus');
  await edit.getByRole('button', { name: 'Save' }).click();
  await expect(edit.getByText('Unknown time zone')).toBeVisible();
  await edit.getByLabel('Time zone').fill('Europe/Paris');
  await edit.getByLabel('Tags').fill('lobby');
  await edit.getByLabel('Name').fill('Front door');
  await edit.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('article', { name: 'Front door' })).toContainText('#lobby');
  await kiosk.close();
});
