import * as encoding from 'lib0/encoding';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as Y from 'yjs';
import { digestOf } from '#lib/model/digest';
import { CloseCode } from '#lib/protocol/close-codes';
import { MessageType, ROOM } from '#lib/protocol/messages';
import { SocketClient, type Received } from '../tests/support/socket-client';
import { kiosk, openTestRoom, person, type TestRoom } from '../tests/support/test-room';

const isUpdate = ({ type, step }: Received): boolean => type === MessageType.sync && step === 2;
const isAcknowledgement =
  (number: number) =>
  ({ type, n }: Received): boolean =>
    type === MessageType.acknowledge && n === number;
const isRefusal =
  (code: string) =>
  ({ type, json }: Received): boolean =>
    type === MessageType.refused && (json as { code: string }).code === code;

/** Sends each change of a document as it is made. */
function sendEdits(client: SocketClient, doc: Y.Doc): void {
  doc.on('update', (update: Uint8Array, _origin, _doc, { local }: Y.Transaction) => {
    if (local) client.sendSync(2, update);
  });
}

interface Person {
  readonly client: SocketClient;
  readonly doc: Y.Doc;
}

async function editor({ url }: TestRoom, name: string): Promise<Person> {
  const client = new SocketClient(url, { cookie: person('editor', name), query: '?as=user' });
  const doc = new Y.Doc();
  await client.greet(doc);
  sendEdits(client, doc);
  return { client, doc };
}

/** Whether somebody who has nothing to do with it can still edit, and is answered. */
async function stillWorks({ client, doc }: Person, n: number): Promise<void> {
  doc.getMap('settings').set('name', `Unmoved ${n}`);
  client.acknowledge(n);
  await client.until(isAcknowledgement(n));
}

/** A TCP connection to the server, which says what it wants. */
async function raw({ url }: TestRoom): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => undefined); // the server may cut it
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

const UPGRADE = [
  `GET /sync/${ROOM}?as=user HTTP/1.1`,
  'Host: localhost',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  `Cookie: ${person('editor', 'eve')}`,
  '\r\n',
].join('\r\n');

describe('a hostile client', () => {
  it.each([
    ['half an upgrade', UPGRADE.slice(0, 80), []],
    ['half a frame', UPGRADE, [0x82, 0xfe, 0xff]],
    ['a frame that is not masked', UPGRADE, [0x82, 1, 0]],
    ['a frame of a kind that there is not', UPGRADE, [0x8f, 0x80, 0, 0, 0, 0]],
    ['a frame that says it has 2^62 bytes', UPGRADE, [0x82, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ])('SS10.1: sends %s and breaks off, and nobody notices', async (_what, upgrade, bytes) => {
    const room = await openTestRoom();
    const neighbour = await editor(room, 'ada');
    const eve = await raw(room);
    eve.write(upgrade);
    if (bytes.length > 0) {
      await once(eve, 'data'); // it was let in
      eve.write(Buffer.from(bytes));
    }
    await stillWorks(neighbour, 1);
    eve.destroy();
    await stillWorks(neighbour, 2);
  });

  it('SS10.1: a message of more than four times the limit ends its socket with 1009', async () => {
    const room = await openTestRoom({ limits: { messageBytes: 1_000 } });
    const [eve, neighbour] = [await editor(room, 'eve'), await editor(room, 'ada')];
    eve.client.sendBytes(new Uint8Array(4_001));
    expect((await eve.client.closed).code).toBe(1009);
    await stillWorks(neighbour, 1);
  });

  it('SS10.1: a mebibyte of state vector is refused unread', async () => {
    const room = await openTestRoom();
    const neighbour = await editor(room, 'ada');
    const eve = await new SocketClient(room.url, { cookie: person('editor', 'eve') }).open();
    const vector = encoding.encode((encoder) => {
      encoding.writeVarUint(encoder, 150_000);
      for (let client = 1; client <= 150_000; client += 1) {
        encoding.writeVarUint(encoder, client * 20_000);
        encoding.writeVarUint(encoder, 1_000);
      }
    });
    expect(vector.byteLength).toBeGreaterThan(1_000_000);
    eve.sendSync(0, vector);
    expect((await eve.closed).code).toBe(CloseCode.tooLarge);
    expect(eve.received.some(isRefusal('too-large'))).toBe(true);
    await stillWorks(neighbour, 1);
  });

  it.each([
    ['state vectors', (eve: SocketClient) => eve.sendSync(0, new Uint8Array([0]))],
    ['presence', (eve: SocketClient) => eve.sendBytes(new Uint8Array([1, 1, 0]))],
    ['questions who is here', (eve: SocketClient) => eve.send(MessageType.queryAwareness, () => undefined)],
    ['statuses', (eve: SocketClient) => eve.sendJson(MessageType.status, {})],
    ['acknowledgements of nothing', (eve: SocketClient) => eve.acknowledge(1)],
    ['pings', (eve: SocketClient) => eve.ping()],
  ])(
    'SS10.7: 10,000 %s at once are too much, and a neighbour does not wait for them',
    async (_what, send) => {
      const room = await openTestRoom({ limits: { perSecond: 0 } });
      const [eve, neighbour] = [await editor(room, 'eve'), await editor(room, 'ada')];
      for (let i = 0; i < 10_000; i += 1) send(eve.client);
      await stillWorks(neighbour, 1);
      const { code } = await eve.client.closed;
      // Statuses of a person are refused; that ends sooner than the allowance.
      expect([CloseCode.tooMuch, CloseCode.forbidden]).toContain(code);
      await stillWorks(neighbour, 2);
    },
  );

  it('SS10.7: a digest counts as much as a vector', async () => {
    const room = await openTestRoom({ limits: { perSecond: 0 } });
    const neighbour = await editor(room, 'ada');
    const eve = new SocketClient(room.url, { cookie: kiosk('eve'), query: '?as=device:eve' });
    await eve.open();
    for (let i = 0; i < 51; i += 1) eve.resume(digestOf(neighbour.doc));
    expect((await eve.closed).code).toBe(CloseCode.tooMuch);
    await stillWorks(neighbour, 1);
  });

  it('SS10.6: 10,000 edits at once are all taken, and a neighbour’s goes before the last of them', async () => {
    const room = await openTestRoom();
    const [eve, neighbour] = [await editor(room, 'eve'), await editor(room, 'ada')];
    for (let i = 0; i < 10_000; i += 1) eve.doc.getMap('contents').set(`k${i % 50}`, i);
    eve.client.acknowledge(1);
    await stillWorks(neighbour, 1);
    expect(eve.client.received.some(isAcknowledgement(1))).toBe(false);
    await eve.client.until(isAcknowledgement(1));
    const authors = room.store.updates.map(({ author }) => author);
    expect(authors.filter((author) => author === 'user:eve')).toHaveLength(10_000);
    expect(authors.lastIndexOf('user:ada')).toBeLessThan(authors.lastIndexOf('user:eve'));
  });

  it('SS10.8: one that is let in and never says what it has is told to come back', async () => {
    const room = await openTestRoom({ limits: { silentRounds: 2 } });
    const neighbour = await editor(room, 'ada');
    const eve = await new SocketClient(room.url, { cookie: person('editor', 'eve') }).open();
    await eve.roundTrip();
    for (let round = 0; round < 3; round += 1) {
      room.room.keepAlive();
      await neighbour.client.roundTrip();
    }
    expect((await eve.closed).code).toBe(CloseCode.tryAgainLater);
    await stillWorks(neighbour, 1);
  });

  it('SS6.1: speaks for nobody else, and can’t make people up', async () => {
    const room = await openTestRoom();
    const [eve, neighbour] = [await editor(room, 'eve'), await editor(room, 'ada')];
    const presence = (client: number, clock: number, state: unknown): void =>
      eve.client.send(MessageType.awareness, (encoder) =>
        encoding.writeVarUint8Array(
          encoder,
          encoding.encode((states) => {
            encoding.writeVarUint(states, 1);
            encoding.writeVarUint(states, client);
            encoding.writeVarUint(states, clock);
            encoding.writeVarString(states, JSON.stringify(state));
          }),
        ),
      );
    neighbour.client.send(MessageType.awareness, (encoder) =>
      encoding.writeVarUint8Array(encoder, new Uint8Array([1, 7, 1, 2, 123, 125])),
    );
    await neighbour.client.roundTrip();
    presence(8, 1, { name: 'Eve' });
    presence(7, 2, null);
    presence(9, 1, { name: 'Nobody' });
    await eve.client.roundTrip();
    await neighbour.client.roundTrip();
    const heard = neighbour.client.received.filter(
      ({ type, bytes }) => type === MessageType.awareness && bytes?.[0] === 1,
    );
    // Client 7 at clock 1, which is what she said of herself, and 8.
    expect(new Set(heard.map(({ bytes }) => bytes?.slice(1, 3).join(' at ')))).toEqual(
      new Set(['7 at 1', '8 at 1']),
    );
  });
});

describe('a document that is full', () => {
  it('SS10.5: takes no more of its editors, but deletions; readers and the server go on', async () => {
    const room = await openTestRoom({ limits: { documentBytes: 20_000 } });
    const [ada, bob] = [await editor(room, 'ada'), await editor(room, 'bob')];
    const reader = new SocketClient(room.url, { cookie: kiosk('hall'), query: '?as=device:hall' });
    await reader.greet(new Y.Doc());
    ada.doc.getMap('contents').set('large', 'x'.repeat(15_000));
    await stillWorks(ada, 1);
    ada.doc.getMap('contents').set('too large', 'x'.repeat(6_000));
    expect((await ada.client.closed).code).toBe(CloseCode.tooLarge);
    expect(ada.client.received.some(isRefusal('document-full'))).toBe(true);
    await bob.client.roundTrip();
    for (const { bytes } of bob.client.received.filter(isUpdate))
      Y.applyUpdate(bob.doc, bytes ?? new Uint8Array(), 'remote');
    bob.doc.getMap('contents').delete('large');
    await stillWorks(bob, 1);
    await room.room.edit('test', (doc) => doc.getMap('settings').set('name', 'x'.repeat(21_000)));
    await reader.until(({ version }) => version === room.store.updates.length);
    expect(reader.isOpen).toBe(true);
  });
});

describe('a slow reader', () => {
  it('SS8.2: hears nothing while it does not read, and then everything at once', async () => {
    const room = await openTestRoom({ limits: { unsentSoftBytes: 1 } });
    const doc = new Y.Doc();
    const reader = new SocketClient(room.url, { cookie: kiosk('hall'), query: '?as=device:hall' });
    await reader.greet(doc);
    reader.stopReading();
    const { counters } = room.room.metrics;
    const edit = (key: string, value: unknown): Promise<unknown> =>
      room.room.edit('test', (live) => live.getMap('contents').set(key, value));
    let edits = 0;
    // The system takes some megabytes before anything is left unsent.
    for (; counters.fellBehind === 0 && edits < 100; edits += 1)
      await edit('large', `${edits}`.repeat(500_000));
    expect(counters.fellBehind).toBe(1);
    const told = counters.updatesSent;
    for (let i = 0; i < 20; i += 1) await edit(`small ${i}`, i);
    expect(counters.updatesSent).toBe(told);
    reader.readOn();
    const last = await reader.until(({ version }) => version === room.store.updates.length);
    expect(isUpdate(last)).toBe(true);
    const updates = reader.received.filter(isUpdate);
    expect(updates.at(-1)).toBe(last);
    expect(updates.length).toBeLessThanOrEqual(edits);
    for (const { bytes } of updates) Y.applyUpdate(doc, bytes ?? new Uint8Array());
    expect(doc.getMap('contents').get('small 19')).toBe(19);
    await edit('after', 1);
    await reader.until(({ version }) => version === room.store.updates.length);
  });

  it('SS8.2: that missed more than is kept gets the whole document', async () => {
    const room = await openTestRoom({ limits: { unsentSoftBytes: 1 } });
    const doc = new Y.Doc();
    const reader = new SocketClient(room.url, { cookie: person('viewer') });
    await reader.greet(doc);
    reader.stopReading();
    const { counters } = room.room.metrics;
    let edits = 0;
    // Twice as much as the tail holds comes after what the system takes.
    for (let after = 0; after < 8 && edits < 100; edits += 1) {
      const value = `${edits % 10}`.repeat(2_000_000);
      await room.room.edit('test', (live) => live.getMap('contents').set('large', value));
      if (counters.fellBehind > 0) after += 1;
    }
    expect(counters.fellBehind).toBe(1);
    await room.room.edit('test', (live) => live.getMap('settings').set('name', 'The end'));
    reader.readOn();
    await reader.until(({ type, step, bytes }) => {
      if (type !== MessageType.sync || bytes === undefined || step === 0) return false;
      Y.applyUpdate(doc, bytes);
      return doc.getMap('settings').get('name') === 'The end';
    });
    expect(doc.store.pendingStructs).toBeNull();
  });
});

describe('many at once', () => {
  it('SS9.2: so many are asked who they are at once; the rest wait for their turn', async () => {
    const asked: (() => void)[] = [];
    const room = await openTestRoom({
      limits: { admitted: 2 },
      authenticate: () =>
        new Promise((resolve) => {
          asked.push(() =>
            resolve({
              identity: { kind: 'user', userId: 'a', username: 'a', role: 'viewer', sessionId: 's' },
              expiresAt: null,
            }),
          );
        }),
    });
    const clients = await Promise.all([1, 2, 3, 4].map(() => new SocketClient(room.url).open()));
    await expect.poll(() => asked.length).toBe(2);
    clients[0]?.close();
    await expect.poll(() => asked.length).toBe(3);
    asked.forEach((believe) => believe());
    await expect.poll(() => asked.length).toBe(4);
    asked.forEach((believe) => believe());
    for (const client of clients.slice(1)) await client.greet(new Y.Doc());
  });

  it('SS9.2: an answer that nobody reads makes room for the next', async () => {
    let now = 0;
    const room = await openTestRoom({ limits: { answering: 1, answeringMs: 5_000 }, monotonic: () => now });
    for (let i = 0; i < 8; i += 1)
      await room.room.edit('test', (doc) => doc.getMap('contents').set(`${i}`, 'x'.repeat(4_000_000)));
    const slow = await new SocketClient(room.url, { cookie: kiosk('hall'), query: '?as=device:hall' }).open();
    slow.stopReading();
    slow.sendSync(0, new Uint8Array([0]));
    const next = await new SocketClient(room.url, {
      cookie: kiosk('foyer'),
      query: '?as=device:foyer',
    }).open();
    await expect
      .poll(() => {
        next.sendSync(0, new Uint8Array([0]));
        return room.room.snapshot().waiting;
      })
      .toBe(1);
    expect(next.received.some(({ step }) => step === 1)).toBe(false);
    now += 6_000;
    room.room.tick();
    await next.until(({ step }) => step === 1);
  });

  it('SS11.6: a document that nobody looks at leaves the memory, and comes back for whoever asks', async () => {
    let now = 0;
    const room = await openTestRoom({ limits: { idleMs: 1_000 }, monotonic: () => now });
    const ada = await editor(room, 'ada');
    await stillWorks(ada, 1);
    now += 2_000;
    room.room.tick();
    expect(room.room.snapshot().rooms).toBe(1);
    ada.client.close();
    await ada.client.closed;
    await expect.poll(() => room.room.snapshot().connections.people).toBe(0);
    room.room.tick();
    expect(room.room.snapshot().rooms).toBe(1);
    now += 2_000;
    room.room.tick();
    expect(room.room.snapshot()).toMatchObject({ rooms: 0, evictions: 1 });
    expect([room.room.uid, room.room.epoch]).not.toContain('');
    expect((await room.room.site()).settings.name).toBe('Unmoved 1');
    now += 2_000;
    room.room.tick();
    await room.room.edit('test', (doc) => doc.getMap('settings').set('name', 'Again'));
    const again = await editor(room, 'ada');
    expect(again.doc.getMap('settings').get('name')).toBe('Again');
  });
});
