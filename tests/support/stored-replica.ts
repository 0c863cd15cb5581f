import type { Page } from '@playwright/test';
import * as Y from 'yjs';

/** The document as this browser has it on its disk, read past the app: what a reload would start from. */
export async function storedReplica(page: Page): Promise<Y.Doc> {
  const updates = await page.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
    const name = names.find((one) => one.startsWith('vitrine/site/'));
    if (name === undefined) throw new Error(`There is no replica on this device, only ${names.join(', ')}.`);
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('IndexedDB said no.'));
      });
    const db = await done(indexedDB.open(name));
    const rows: unknown[] = await done(db.transaction('updates').objectStore('updates').getAll());
    db.close();
    return rows.map((row) => (row instanceof Uint8Array ? [...row] : []));
  });
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, new Uint8Array(update));
  return doc;
}
