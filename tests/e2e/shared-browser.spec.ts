import { expect } from '@playwright/test';
import { test } from '../support/browser-test';
import { storedCopies } from '../support/databases';
import { addText, expectSaved, headerState, openManager, openPage } from '../support/manager-page';
import { layCable } from '../support/network';
import { startSiteInProcess } from '../support/site-in-process';

test('SS16.5: a copy from before each person had their own is taken over, unsaved edits included', async ({
  context,
}) => {
  const site = await startSiteInProcess();
  const cable = await layCable(() => site.port);
  try {
    const page = await openManager(context, cable.url);
    await addText(page, 'Saved');
    await expectSaved(page);
    cable.cut();
    await addText(page, 'Written on a train');
    await expect(headerState(page)).toHaveAttribute('data-edits', 'device');
    const [own = ''] = await storedCopies(page);
    // Nobody has the copy open.
    await page.goto('about:blank');
    await cable.mend();
    await page.goto(`${cable.url}/favicon.svg`);
    // As an earlier version named it.
    await page.evaluate(async () => {
      const done = <T>(request: IDBRequest<T>): Promise<T> =>
        new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
      const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
      const name = names.find((one) => one.startsWith('vitrine/site/')) ?? '';
      const from = await done(indexedDB.open(name));
      const stores = from.transaction(['updates', 'custom']);
      const rows = await done(stores.objectStore('updates').getAll());
      const keys = await done(stores.objectStore('custom').getAllKeys());
      const values: unknown[] = await done(stores.objectStore('custom').getAll());
      from.close();
      const opening = indexedDB.open(name.split('/').slice(0, 5).join('/'));
      opening.onupgradeneeded = () => {
        opening.result.createObjectStore('updates', { autoIncrement: true });
        opening.result.createObjectStore('custom');
      };
      const to = await done(opening);
      const writing = to.transaction(['updates', 'custom'], 'readwrite');
      for (const row of rows) writing.objectStore('updates').add(row);
      keys.forEach((key, index) => writing.objectStore('custom').put(values[index], key));
      await new Promise((resolve) => (writing.oncomplete = resolve));
      to.close();
      await done(indexedDB.deleteDatabase(name));
    });
    expect(await storedCopies(page)).toEqual([own.split('/').slice(0, 2).join('/')]);

    await page.goto(`${cable.url}/manager`);
    await expectSaved(page);
    await openPage(page, 'Contents');
    await expect(page.getByRole('button', { name: /^Written on a train/ })).toBeVisible();
    expect(await storedCopies(page)).toEqual([own]);
    const { contents } = await site.context.live.site();
    expect([...contents.values()].map(({ name }) => name).sort()).toEqual(['Saved', 'Written on a train']);
  } finally {
    await cable.close();
    await site.stop();
  }
});
