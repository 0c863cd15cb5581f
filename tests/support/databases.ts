import type { Page } from '@playwright/test';

/** The databases of copies of sites on this device, as `<epoch>/<owner>`. */
export async function storedCopies(page: Page): Promise<string[]> {
  const names = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ''));
  return names
    .filter((name) => name.startsWith('vitrine/site/'))
    .map((name) => name.split('/').slice(3).join('/'))
    .sort();
}
