/** y-indexeddb's two stores: a log of updates, and a place for values of our own. */
export const UPDATES = 'updates';
export const CUSTOM = 'custom';

/** Resolves when the database can be opened at all; creates it with y-indexeddb's stores, so that it may come after. */
export function makeStores(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(UPDATES, { autoIncrement: true });
      request.result.createObjectStore(CUSTOM);
    };
    request.onsuccess = () => {
      request.result.close();
      resolve();
    };
    request.onerror = () => reject(request.error ?? new Error('it could not be opened'));
  });
}
