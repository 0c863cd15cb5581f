import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import * as Y from 'yjs';
import { foundSite, readMeta } from '#lib/model/meta';
import { ROOM } from '#lib/protocol/messages';
import { TEST_SERVER } from '../../tests/support/build';
import { seedKiosk, storedDocument, withDb } from '../../tests/support/seed';
import { startTestServer } from '../../tests/support/server';
import { SocketClient } from '../../tests/support/socket-client';
import { tempDir } from '../../tests/support/temp-dir';
import { SqlStore } from '../store/sql';
import { MAX_CLIENTS } from './watch';

test('SS14.9: a real server writes a site anew that too many have written, says so, and goes on with it', async () => {
  const dataDir = tempDir();
  const doc = new Y.Doc();
  foundSite(doc, { uid: 'u1', name: 'Site', timezone: 'UTC' }, { kind: 'server' });
  const everyone = Array.from({ length: MAX_CLIENTS }, (_, index) => {
    const visitor = new Y.Doc();
    visitor.getMap('later').set(`k${index}`, index);
    return Y.encodeStateAsUpdate(visitor);
  });
  Y.applyUpdate(doc, Y.mergeUpdates(everyone));
  const data = Y.encodeStateAsUpdate(doc);
  await withDb(dataDir, (db) =>
    new SqlStore(db, ROOM).found(
      { uid: 'u1', epoch: doc.clientID },
      { seq: 1, data, author: 'server:founding', at: 1 },
    ),
  );
  const cookie = await seedKiosk(dataDir, 'hall');
  const server = await startTestServer({
    dataDir,
    program: path.join(TEST_SERVER, 'main.js'),
    env: { LOG_LEVEL: 'info' },
  });
  onTestFinished(() => server.stop());

  const answer = await vi.waitFor(
    async () => {
      const response = await fetch(`${server.url}/api/v1/site/epochs/${doc.clientID}`, {
        headers: { cookie },
      });
      expect(response.status).toBe(200);
      return (await response.json()) as { version: number; current: { uid: string; epoch: number } };
    },
    { timeout: 50_000, interval: 200 },
  );
  expect(answer).toMatchObject({ version: 1, current: { uid: 'u1' } });
  expect(server.output()).toMatch(/7501 client ids.*a new epoch began/);

  const copy = new Y.Doc();
  const query = `?as=device:hall&site=u1&epoch=${answer.current.epoch}`;
  await new SocketClient(`${server.url.replace('http', 'ws')}/sync`, { cookie, query }).greet(copy);
  expect(copy.getMap('later').size).toBe(MAX_CLIENTS);
  expect(copy.store.clients.size).toBe(1);
  await server.stop();
  const stored = await storedDocument(dataDir);
  expect(stored.epoch).toBe(answer.current.epoch);
  expect(readMeta(stored.doc)?.lineage).toEqual([doc.clientID, stored.epoch]);
});
