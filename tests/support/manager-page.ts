import { readFileSync } from 'node:fs';
import { expect, type BrowserContext, type Page } from '@playwright/test';
import { ADMIN } from './sign-in';

/** Logs in as a person would, and waits until this device can do without the server. */
export async function openManager(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${url}/manager`);
  await page.getByLabel('Username').fill(ADMIN.username);
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
  await page.keyboard.press('Enter');
  await expect(headerState(page)).toHaveAttribute('data-connection', 'online');
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  return page;
}

/** The header's word on where the newest edit is. */
export const headerState = (page: Page) => page.locator('[data-edits]');

/** Resolves when everything edited here is on the server's disk. */
export async function expectSaved(page: Page): Promise<void> {
  await expect(headerState(page)).toHaveAttribute('data-edits', 'saved');
}

/** By the main navigation, as a person does. */
export async function openPage(
  page: Page,
  name: 'Screens' | 'Groups' | 'Contents' | 'Playlists' | 'Schedules' | 'Trash' | 'Settings',
): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
}

export async function addText(page: Page, name: string, title = name): Promise<void> {
  await openPage(page, 'Contents');
  await page.getByRole('button', { name: 'Add text' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a text' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Title').fill(title);
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog).toBeHidden();
}

/** A playlist with these contents, by their names, in this order; ends on its page. */
export async function addPlaylist(page: Page, name: string, contents: readonly string[]): Promise<void> {
  await openPage(page, 'Playlists');
  await page.getByRole('button', { name: 'New playlist' }).click();
  const dialog = page.getByRole('dialog', { name: 'New playlist' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  const choices = page.getByRole('region', { name: 'Add contents' });
  for (const content of contents) {
    await choices.getByRole('button', { name: new RegExp(`^Add ${content} `) }).click();
  }
  await expect(items(page)).toHaveCount(contents.length);
}

/** The items of the playlist whose page is open, in order. */
export function items(page: Page) {
  return page.getByRole('region', { name: 'Items' }).getByRole('listitem');
}

/** Their names, as they stand. */
export async function expectItems(page: Page, names: readonly string[]): Promise<void> {
  await expect(items(page).locator('.name')).toHaveText([...names]);
}

export interface ExportedEdits {
  readonly edits: readonly { readonly what: string; readonly record: unknown }[];
  readonly update: string;
}

/** Takes the one file of unsaved edits that is offered on the page. */
export async function exportedEdits(page: Page): Promise<ExportedEdits> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  return JSON.parse(readFileSync(await (await downloading).path(), 'utf8')) as ExportedEdits;
}
