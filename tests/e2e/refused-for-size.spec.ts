import { expect, type Page } from '@playwright/test';
import { toBase64 } from 'lib0/buffer';
import * as Y from 'yjs';
import { createContent } from '#lib/model/content';
import { test } from '../support/browser-test';
import {
  addText,
  expectSaved,
  exportedEdits,
  headerState,
  openManager,
  openPage,
} from '../support/manager-page';
import { startTestServer } from '../support/server';
import { ADMIN } from '../support/sign-in';
import { storedReplica } from '../support/stored-replica';

/** More than a server takes at once; no form of ours lets anybody write so much, so an earlier page "did". */
const TOO_MUCH = 17_000_000;

/** Stores an edit on this device as a page without a connection would have, and leaves. */
async function leaveHugeEdit(page: Page): Promise<void> {
  const doc = await storedReplica(page);
  const before = Y.encodeStateVector(doc);
  const text = { title: 'Huge', body: '', colour: '#ffffff', align: 'center' as const };
  const id = createContent(doc, { type: 'text', name: 'Huge', text, at: 1 }, { kind: 'edit' });
  doc.getMap<Y.Map<unknown>>('contents').get(id)?.set('later', 'x'.repeat(TOO_MUCH));
  const flag = {
    made: 1,
    clients: [doc.clientID],
    pending: [{ collection: 'contents', id, name: 'Huge', kind: 'created', fields: ['name'] }],
  };
  await page.goto(new URL('/favicon.svg', page.url()).href);
  await page.evaluate(
    async ([update, dirty]) => {
      const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
      const request = indexedDB.open(names.find((name) => name.startsWith('vitrine/site/')) ?? '');
      await new Promise((resolve) => (request.onsuccess = resolve));
      const transaction = request.result.transaction(['updates', 'custom'], 'readwrite');
      const bytes = Uint8Array.from(atob(update), (char) => char.charCodeAt(0));
      transaction.objectStore('updates').add(bytes);
      transaction.objectStore('custom').put(dirty, 'dirty/earlier');
      await new Promise((resolve) => (transaction.oncomplete = resolve));
      request.result.close();
    },
    [toBase64(Y.encodeStateAsUpdate(doc, before)), flag] as const,
  );
}

test('SS16.6: an edit that is too large is kept, shown, not sent again, exported and undone', async ({
  context,
}) => {
  const server = await startTestServer({
    env: { ADMIN_USERNAME: ADMIN.username, ADMIN_PASSWORD: ADMIN.password },
  });
  try {
    const page = await openManager(context, server.url);
    await addText(page, 'Kept');
    await expectSaved(page);
    await leaveHugeEdit(page);
    await page.goto(`${server.url}/manager`);
    const notice = page.getByRole('alert').filter({ hasText: 'does not take your newest edits' });
    await expect(notice).toContainText('17');
    await expect(headerState(page)).toHaveAttribute('data-edits', 'device');

    // Not for ever, and not once more after a reload; what is edited now stays here too.
    let sockets = 0;
    page.on('websocket', () => (sockets += 1));
    await page.reload();
    await expect(notice.getByRole('listitem')).toHaveText('Content “Huge” added');
    await addText(page, 'Small');
    await expect(headerState(page)).toHaveAttribute('data-edits', 'device');
    await expect(notice.getByRole('listitem')).toHaveText(['Content “Small” added', 'Content “Huge” added']);
    expect(sockets).toBe(0);
    await notice.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => sockets).toBe(1);
    await expect(notice).toBeVisible();
    const file = await exportedEdits(page);
    expect(file.edits.map(({ what }) => what)).toEqual(['Content “Small” added', 'Content “Huge” added']);
    expect(file.update.length).toBeGreaterThan(TOO_MUCH);

    await notice.getByRole('button', { name: 'Undo these edits' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
    await expect(notice).toBeHidden();
    await expect(headerState(page)).toHaveAttribute('data-connection', 'online');
    await expectSaved(page);
    await page.reload();
    await openPage(page, 'Contents');
    await expect(page.getByRole('button', { name: /^Kept/ })).toBeVisible();
    await expect(page.getByRole('button', { name: /^(Huge|Small)/ })).toHaveCount(0);
    await addText(page, 'Goes through');
    await expectSaved(page);
  } finally {
    await server.stop();
  }
});
