import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import * as Y from 'yjs';
import { CloseCode } from '#lib/protocol/close-codes';
import { MessageType } from '#lib/protocol/messages';
import { TEST_SERVER } from '../tests/support/build';
import { seedKiosk, seedPerson, storedDocument } from '../tests/support/seed';
import { startTestServer } from '../tests/support/server';
import { smallDisk } from '../tests/support/small-disk';
import { SocketClient, stockProvider, untilDoc } from '../tests/support/socket-client';

it('SS4.3: on a full disk edits stay with their author, readers are served, and all recovers without a restart', async () => {
  const disk = smallDisk();
  const { dataDir } = disk;
  const [person, kiosk] = [await seedPerson(dataDir, 'editor'), await seedKiosk(dataDir, 'hall')];
  // A session of 30 days whose second half has begun is made longer when it is used: a write.
  const viewer = await seedPerson(dataDir, 'viewer', 86_400_000);
  const server = await startTestServer({ dataDir, program: path.join(TEST_SERVER, 'main.js') });
  onTestFinished(() => server.stop());
  const url = `${server.url.replace('http', 'ws')}/sync`;
  const readyz = async (): Promise<number> => (await fetch(`${server.url}/readyz`)).status;

  const doc = new Y.Doc();
  const provider = stockProvider(url, doc, person);
  let acknowledged = 0;
  provider.messageHandlers[MessageType.acknowledge] = (_encoder, decoder) => {
    acknowledged = decoding.readVarUint(decoder);
  };
  const acknowledge = (n: number): void => {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, MessageType.acknowledge);
    encoding.writeVarUint(encoder, n);
    provider.ws?.send(encoding.toUint8Array(encoder));
  };
  await new Promise<void>((resolve) => provider.once('sync', () => resolve()));
  doc.getMap('settings').set('name', 'Before');
  acknowledge(1);
  await expect.poll(() => acknowledged, { timeout: 10_000 }).toBe(1);

  disk.fill(server);
  const closed = new Promise<number | undefined>((resolve) => {
    provider.once('connection-close', (event) => resolve(event?.code));
  });
  doc.getMap('contents').set('large', 'x'.repeat(2_000_000));
  acknowledge(2);
  expect(await closed).toBe(CloseCode.tryAgainLater);
  expect(await readyz()).toBe(503);

  // Whoever reads gets what is on the disk, and stays.
  const reader = new Y.Doc();
  const screen = new SocketClient(url, { cookie: kiosk, query: '?as=device:hall' });
  await screen.greet(reader);
  expect(reader.getMap('settings').get('name')).toBe('Before');
  expect(reader.getMap('contents').size).toBe(0);
  await new SocketClient(url, { cookie: viewer, query: '?as=user' }).greet(new Y.Doc());
  // The author is back, still unacknowledged, and closes nobody.
  await expect.poll(() => provider.synced, { timeout: 10_000 }).toBe(true);
  doc.getMap('contents').set('small', 'also kept');
  acknowledge(3);
  await screen.roundTrip();
  expect([acknowledged, screen.isOpen, await readyz()]).toEqual([1, true, 503]);

  disk.makeSpace(server);
  await expect.poll(() => acknowledged, { timeout: 30_000 }).toBe(3);
  const later = new Y.Doc();
  stockProvider(url, later, kiosk, { as: 'device:hall' });
  await untilDoc(later, () => later.getMap('contents').get('small') === 'also kept');
  expect(await readyz()).toBe(200);
  provider.destroy();
  await server.kill('SIGKILL');
  const stored = await storedDocument(dataDir);
  expect(stored.doc.getMap<string>('contents').get('large')?.length).toBe(2_000_000);
}, 60_000);
