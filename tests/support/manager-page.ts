import { expect, type BrowserContext, type Page } from '@playwright/test';
import { ADMIN } from './sign-in';

/** Logs in as a person would, and waits until this device can do without the server. */
export async function openManager(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${url}/manager`);
  await page.getByLabel('Username').fill(ADMIN.username);
  await page.getByLabel('Password').fill(ADMIN.password);
  await page.keyboard.press('Enter');
  await expect(headerState(page)).toHaveAttribute('data-connection', 'online');
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  return page;
}

/** The header's word on where the newest edit is. */
export const headerState = (page: Page) => page.locator('[data-edits]');

export async function openPage(
  page: Page,
  name: 'Screens' | 'Contents' | 'Playlists' | 'Schedules',
): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}
