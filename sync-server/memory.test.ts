import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { SocketClient } from '../tests/support/socket-client';
import { openTestRoom, person } from '../tests/support/test-room';
import { Statuses } from './statuses';
import { STATUS } from '../tests/support/status';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Waits until nothing but the test refers to it. */
async function isCollected(reference: WeakRef<object> | undefined): Promise<void> {
  if (reference === undefined) throw new Error('There was none.');
  await expect
    .poll(() => {
      collect();
      return reference.deref() === undefined;
    })
    .toBe(true);
}

describe('what the server keeps in memory', () => {
  it('SS11.7: is nothing of a client that left, also when it edited', async () => {
    const { room, url } = await openTestRoom();
    const doc = new Y.Doc();
    const client = new SocketClient(url, { cookie: person('editor'), query: '?as=user' });
    await client.greet(doc);
    doc.getMap('settings').set('name', 'Edited');
    client.sendSync(2, Y.encodeStateAsUpdate(doc));
    client.acknowledge(1);
    await client.until(({ n }) => n === 1);
    const [connection] = room.connections().map((one) => new WeakRef(one));
    client.close();
    await expect.poll(() => room.connections().length).toBe(0);
    await isCollected(connection);
  });

  it('SS11.7: is one report of a screen, however many it made over HTTP', async () => {
    const statuses = new Statuses(
      () => 0,
      () => 0,
    );
    const report = (): WeakRef<object> => {
      const reporter = {};
      statuses.report(reporter, STATUS, { replica: 'equal', via: 'http' });
      return new WeakRef(reporter);
    };
    const first = report();
    report();
    await isCollected(first);
  });
});
