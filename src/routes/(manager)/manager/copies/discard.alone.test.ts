import { IDBFactory, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import * as Y from 'yjs';
import { completed, CUSTOM, openStores, UPDATES } from '#lib/replica/stores';
import { readStoredCopy } from '#lib/replica/stored-copy';
import type { Replica } from '#lib/replica/types';
import { replaceByServers } from './discard';

const { server } = vi.hoisted(() => ({
  server: { answer: (): Promise<unknown> => Promise.reject(new Error()) },
}));
vi.mock('#lib/replica/server-document', () => ({ loadServerDocument: () => server.answer() }));

const NAME = 'vitrine/site/u/1/user/ada';
const OPTIONS = { identity: { kind: 'user', userId: 'ada' }, site: { uid: 'u', epoch: 1 } } as const;
const FLAG = { made: 1, clients: [7], pending: [] };

function documentNamed(name: string): Y.Doc {
  const doc = new Y.Doc();
  doc.getMap('settings').set('name', name);
  return doc;
}

/** A copy in the database, with an edit that is not saved, as a page that is open would have it. */
async function copy() {
  const db = await openStores(NAME);
  const transaction = db.transaction([UPDATES, CUSTOM], 'readwrite');
  transaction.objectStore(UPDATES).add(Y.encodeStateAsUpdate(documentNamed('Mine')));
  transaction.objectStore(CUSTOM).put(FLAG, 'dirty/a');
  await completed(transaction);
  const close = vi.fn(() => {
    db.close();
    return Promise.resolve();
  });
  return { replica: { name: NAME, close } as unknown as Replica, close };
}

async function stored() {
  const { doc, flags } = await readStoredCopy(NAME);
  return { name: doc.getMap('settings').get('name'), unsaved: flags.size };
}

/** What a full device says to whoever writes. */
function fillDevice(): void {
  vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
    throw new DOMException('There is no space left.', 'QuotaExceededError');
  });
}

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('IDBKeyRange', IDBKeyRange);
  server.answer = () => Promise.resolve({ doc: documentNamed('Server’s'), version: 3 });
});

describe('SS16.6: what the server has not is undone', () => {
  it('by the server’s document in its place', async () => {
    const { replica, close } = await copy();
    expect(await replaceByServers(replica, OPTIONS)).toBeNull();
    expect(close).toHaveBeenCalledOnce();
    expect(await stored()).toEqual({ name: 'Server’s', unsaved: 0 });
  });

  it('not at all while the server can’t be reached', async () => {
    server.answer = () => Promise.reject(new Error('The server can’t be reached.'));
    const { replica, close } = await copy();
    await expect(replaceByServers(replica, OPTIONS)).rejects.toThrow('can’t be reached');
    expect(close).not.toHaveBeenCalled();
    expect(await stored()).toEqual({ name: 'Mine', unsaved: 1 });
  });

  it('by deleting the copy where the device has no room for the server’s', async () => {
    const { replica } = await copy();
    fillDevice();
    expect(await replaceByServers(replica, OPTIONS)).toBeNull();
    expect(await stored()).toEqual({ name: undefined, unsaved: 0 });
  });

  it('or says why it is all still there, when the device refuses that too', async () => {
    const { replica } = await copy();
    fillDevice();
    const told = vi.fn();
    const others = new BroadcastChannel('vitrine.replaced');
    onTestFinished(() => others.close());
    others.onmessage = told;
    vi.spyOn(indexedDB, 'deleteDatabase').mockImplementation(() => {
      throw new DOMException('The storage is locked.', 'UnknownError');
    });
    const sentence = await replaceByServers(replica, OPTIONS);
    expect(sentence).toMatch(/could not be discarded.*There is no space left.*still on it/);
    expect(await stored()).toEqual({ name: 'Mine', unsaved: 1 });
    expect(told).not.toHaveBeenCalled();
  });

  it('without a word where nothing was stored in the first place', async () => {
    const { replica } = await copy();
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('Site data is blocked.', 'SecurityError');
    });
    expect(await replaceByServers(replica, OPTIONS)).toBeNull();
  });
});
