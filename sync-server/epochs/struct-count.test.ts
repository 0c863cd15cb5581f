import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import * as Y from 'yjs';
import { CloseCode } from '#lib/protocol/close-codes';
import { MessageType } from '#lib/protocol/messages';
import { readMeta } from '#lib/model/meta';
import { TEST_SERVER } from '../../tests/support/build';
import { seedKiosk, seedPerson, storedDocument } from '../../tests/support/seed';
import { startTestServer } from '../../tests/support/server';
import { SocketClient } from '../../tests/support/socket-client';
import { tempDir } from '../../tests/support/temp-dir';
import { MAX_STRUCTS } from './watch';

test('SS14.9: a real server that runs writes a site anew whose fields were overwritten too often, and all come back to it', async () => {
  const dataDir = tempDir();
  const [person, kiosk] = [await seedPerson(dataDir, 'editor'), await seedKiosk(dataDir, 'hall')];
  // It folds early: that is when a running server counts.
  const program = path.join(TEST_SERVER, 'many-folds.js');
  const server = await startTestServer({ dataDir, program, env: { LOG_LEVEL: 'info' } });
  onTestFinished(() => server.stop());
  const url = `${server.url.replace('http', 'ws')}/sync`;
  const screen = new SocketClient(url, { cookie: kiosk, query: '?as=device:hall' });
  await screen.greet(new Y.Doc());

  const doc = new Y.Doc();
  const author = new SocketClient(url, { cookie: person });
  await author.greet(doc);
  const old = readMeta(doc);
  const before = Y.encodeStateVector(doc);
  const settings = doc.getMap('settings');
  // By turns: what was overwritten in one field stays apart from what was in the other.
  doc.transact(() => {
    for (let i = 0; i <= MAX_STRUCTS; i += 1) settings.set(i % 2 === 0 ? 'even' : 'odd', i);
  });
  author.sendSync(2, Y.encodeStateAsUpdate(doc, before));
  author.acknowledge(1);
  await author.until(({ type, n }) => type === MessageType.acknowledge && n === 1);

  // After ten seconds in which nobody edited.
  for (const { closed } of [screen, author]) expect((await closed).code).toBe(CloseCode.otherEpoch);
  expect(server.output()).toMatch(/50\d{4} structs, of which \d{1,2} are in use.*a new epoch began/);

  const copy = new Y.Doc();
  await new SocketClient(url, { cookie: kiosk, query: '?as=device:hall' }).greet(copy);
  expect(copy.getMap('settings').toJSON()).toMatchObject({ even: MAX_STRUCTS, odd: MAX_STRUCTS - 1 });
  expect(Y.encodeStateAsUpdate(copy).byteLength).toBeLessThan(2_000);
  await server.stop();
  const stored = await storedDocument(dataDir);
  expect(readMeta(stored.doc)).toMatchObject({
    uid: old?.uid,
    lineage: [...(old?.lineage ?? []), stored.epoch],
  });
});
