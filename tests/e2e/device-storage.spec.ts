import { expect, type Page } from '@playwright/test';
import { createContent } from '#lib/model/content';
import { readSite } from '#lib/model/read';
import { test } from '../support/browser-test';
import { openEditor } from '../support/editor';
import { headerState, openManager, openPage } from '../support/manager-page';
import { layCable, type Cable } from '../support/network';
import { startTestServer, type TestServer } from '../support/server';
import { ADMIN, signIn } from '../support/sign-in';
import { storedReplica } from '../support/stored-replica';

const ENV = { ADMIN_USERNAME: ADMIN.username, ADMIN_PASSWORD: ADMIN.password };

async function addText(page: Page, title: string): Promise<void> {
  await openPage(page, 'Contents');
  await page.getByRole('button', { name: 'Add text' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Name').fill(title);
  await form.getByLabel('Title').fill(title);
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(form).toBeHidden();
}

const names = async (page: Page) =>
  [...readSite(await storedReplica(page)).contents.values()].map(({ name }) => name).sort();

/** Rows of the replica's log on this device. */
const rows = (page: Page) =>
  page.evaluate(async () => {
    const name = (await indexedDB.databases())
      .map((one) => one.name ?? '')
      .find((one) => one.startsWith('vitrine/site/'));
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name ?? '');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('IndexedDB said no.'));
    });
    return new Promise<number>((resolve) => {
      const count = db.transaction('updates').objectStore('updates').count();
      count.onsuccess = () => {
        db.close();
        resolve(count.result);
      };
    });
  });

/** Whether a write to this device fails for want of room. */
const isFull = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<boolean>((resolve, reject) => {
        const request = indexedDB.open('room-for-one-more');
        request.onupgradeneeded = () => request.result.createObjectStore('probe', { autoIncrement: true });
        request.onerror = () => reject(request.error ?? new Error('IndexedDB said no.'));
        request.onsuccess = () => {
          const db = request.result;
          const transaction = db.transaction('probe', 'readwrite');
          transaction.objectStore('probe').add('x');
          const end = (full: boolean) => {
            db.close();
            resolve(full);
          };
          transaction.oncomplete = () => end(false);
          transaction.onabort = () => end(true);
        };
      }),
  );

test.describe('a manager’s device', () => {
  let server: TestServer;
  let cable: Cable;
  test.beforeEach(async () => {
    server = await startTestServer({ env: ENV });
    cable = await layCable(() => server.port);
  });
  test.afterEach(async () => {
    await cable.close();
    await server.stop();
  });

  test('says that it is full, keeps the edit meanwhile, and stores it once there is room', async ({
    context,
  }) => {
    const page = await openManager(context, cable.url);
    cable.cut();
    await expect(headerState(page)).not.toHaveAttribute('data-connection', 'online');
    const devtools = await context.newCDPSession(page);
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: cable.url, quotaSize: 1 });
    // Chromium remembers for a while how much room there was.
    await expect.poll(() => isFull(page), { timeout: 90_000 }).toBe(true);
    await addText(page, 'Written on a full device');
    await expect(page.getByText('This device is full')).toBeVisible();
    await expect(headerState(page)).toHaveAttribute('data-edits', 'memory');
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: cable.url });
    await expect(headerState(page)).toHaveAttribute('data-edits', 'device');
    await expect(page.getByText('This device is full')).toBeHidden();
    expect(await names(page)).toEqual(['Written on a full device']);
    await page.reload();
    await expect(headerState(page)).toHaveAttribute('data-edits', 'device');
    await cable.mend();
    await expect(headerState(page)).toHaveAttribute('data-edits', 'saved');
  });

  test('sends and stores edits also after the browser cleared its storage under it', async ({ context }) => {
    const page = await openManager(context, cable.url);
    const devtools = await context.newCDPSession(page);
    await devtools.send('Storage.clearDataForOrigin', { origin: cable.url, storageTypes: 'indexeddb' });
    await addText(page, 'Written after that');
    await expect(headerState(page)).toHaveAttribute('data-edits', 'saved');
    await expect.poll(() => names(page).catch(() => [])).toEqual(['Written after that']);
  });

  test('keeps what two tabs wrote apart, and either of them saves it all', async ({ context }) => {
    const one = await openManager(context, cable.url);
    const two = await context.newPage();
    await two.goto(`${cable.url}/manager`);
    await expect(headerState(two)).toHaveAttribute('data-connection', 'online');
    cable.cut();
    for (const page of [one, two])
      await expect(headerState(page)).not.toHaveAttribute('data-connection', 'online');
    await addText(one, 'From the first tab');
    await addText(two, 'From the second tab');
    for (const page of [one, two]) await expect(headerState(page)).toHaveAttribute('data-edits', 'device');
    await one.close();
    await two.reload();
    await expect(headerState(two)).toHaveAttribute('data-edits', 'device');
    await cable.mend();
    await expect(headerState(two)).toHaveAttribute('data-edits', 'saved');
    const reader = await openEditor(server.url, await signIn(server.url));
    expect([...readSite(reader.doc).contents.values()].map(({ name }) => name).sort()).toEqual([
      'From the first tab',
      'From the second tab',
    ]);
    reader.close();
    await two.reload();
    await expect(headerState(two)).toHaveAttribute('data-edits', 'saved');
  });

  test('does not grow by being reloaded', async ({ context }) => {
    const page = await openManager(context, cable.url);
    const editor = await openEditor(server.url, await signIn(server.url));
    await editor.edit((doc, origin) => {
      const text = { title: 'Note', body: '', colour: '#ffffff', align: 'center' as const };
      createContent(doc, { type: 'text', name: 'Note', text, at: 1 }, origin);
    });
    editor.close();
    await expect.poll(() => names(page)).toEqual(['Note']);
    for (let n = 0; n < 45; n += 1) {
      await page.reload({ waitUntil: 'commit' });
      await expect(headerState(page)).toHaveAttribute('data-edits', 'saved');
    }
    await expect.poll(() => rows(page)).toBeLessThan(45);
    expect(await names(page)).toEqual(['Note']);
  });
});
