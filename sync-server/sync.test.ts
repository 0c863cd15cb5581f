import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { digestOf } from '#lib/model/digest';
import { createScreen } from '#lib/model/screen';
import { CloseCode } from '#lib/protocol/close-codes';
import { MessageType, ROOM } from '#lib/protocol/messages';
import { SocketClient, stockProvider, untilDoc } from '../tests/support/socket-client';
import { kiosk, openTestRoom, person } from '../tests/support/test-room';

const nameOf = (doc: Y.Doc): unknown => doc.getMap('settings').get('name');
const rename = (doc: Y.Doc, name: string): void => void doc.getMap('settings').set('name', name);

/** The update that one change of a document makes. */
function updateOf(doc: Y.Doc, change: () => void): Uint8Array {
  const updates: Uint8Array[] = [];
  const keep = (update: Uint8Array): void => void updates.push(update);
  doc.on('update', keep);
  change();
  doc.off('update', keep);
  return Y.mergeUpdates(updates);
}

const isUpdate = ({ type, step }: { type: number; step?: number }): boolean =>
  type === MessageType.sync && step === 2;
const isRefusal =
  (code: string) =>
  ({ type, json }: { type: number; json?: unknown }): boolean =>
    type === MessageType.refused && (json as { code: string }).code === code;
const isAcknowledgement =
  (number: number) =>
  ({ type, n }: { type: number; n?: number }): boolean =>
    type === MessageType.acknowledge && n === number;
const isQuestion = ({ type, step }: { type: number; step?: number }): boolean =>
  type === MessageType.sync && step === 0;

describe('a stock y-websocket provider', () => {
  it('syncs both ways, and sees what others edit', async () => {
    const { url } = await openTestRoom();
    const [ada, bob] = [new Y.Doc(), new Y.Doc()];
    stockProvider(url, ada, person('editor', 'ada'));
    stockProvider(url, bob, person('editor', 'bob'));
    await untilDoc(ada, () => nameOf(ada) === 'Test');
    await untilDoc(bob, () => nameOf(bob) === 'Test');
    rename(ada, 'By Ada');
    await untilDoc(bob, () => nameOf(bob) === 'By Ada');
    rename(bob, 'By Bob');
    await untilDoc(ada, () => nameOf(ada) === 'By Bob');
  });

  it('brings what was edited while it was away', async () => {
    const { url, store } = await openTestRoom();
    const doc = new Y.Doc();
    const provider = stockProvider(url, doc, person('editor', 'ada'));
    await untilDoc(doc, () => nameOf(doc) === 'Test');
    provider.disconnect();
    rename(doc, 'Offline');
    const other = new Y.Doc();
    stockProvider(url, other, person('viewer'));
    provider.connect();
    await untilDoc(other, () => nameOf(other) === 'Offline');
    expect(store.updates.at(-1)?.author).toBe('user:ada');
  });

  it('SS9.3: has all there is when it says that it is synced, also what came after the answer kept for all', async () => {
    const { url } = await openTestRoom();
    const [first, ada] = [new Y.Doc(), new Y.Doc()];
    stockProvider(url, first, person('viewer', 'bob'));
    await untilDoc(first, () => nameOf(first) === 'Test');
    stockProvider(url, ada, person('editor', 'ada'));
    await untilDoc(ada, () => nameOf(ada) === 'Test');
    rename(ada, 'Since then');
    await untilDoc(first, () => nameOf(first) === 'Since then');
    const late = new Y.Doc();
    const provider = stockProvider(url, late, person('viewer', 'eve'));
    const name = new Promise((resolve) => provider.once('sync', () => resolve(nameOf(late))));
    expect(await name).toBe('Since then');
  });

  it('SS5.3: is sent no version and none of our own messages that it did not ask for', async () => {
    const { url } = await openTestRoom();
    const client = new SocketClient(url, { cookie: person('editor') });
    const neighbour = new SocketClient(url, { cookie: person('editor', 'bob') });
    const doc = new Y.Doc();
    await Promise.all([client.greet(doc), neighbour.greet(new Y.Doc())]);
    client.sendSync(
      2,
      updateOf(doc, () => rename(doc, 'x')),
    );
    client.acknowledge(1);
    await Promise.all([client.until(isAcknowledgement(1)), neighbour.until(isUpdate)]);
    const heard = [...client.received, ...neighbour.received];
    expect(heard.map(({ type }) => type).filter((type) => type >= 100)).toEqual([MessageType.acknowledge]);
    expect(heard.filter(({ version }) => version !== undefined)).toEqual([]);
  });
});

describe('a client that named its identity', () => {
  it('SS5.3: is told with each answer, update and acknowledgement which version it has then', async () => {
    const { url } = await openTestRoom();
    const doc = new Y.Doc();
    const [client, screen] = [
      new SocketClient(url, { cookie: person('editor'), query: '?as=user' }),
      new SocketClient(url, { cookie: kiosk('hall'), query: '?as=device:hall' }),
    ];
    await Promise.all([client.greet(doc), screen.greet(new Y.Doc())]);
    client.sendSync(
      2,
      updateOf(doc, () => rename(doc, 'x')),
    );
    client.acknowledge(1);
    expect(await client.until(isAcknowledgement(1))).toMatchObject({ version: 2 });
    await screen.until(isUpdate);
    expect(screen.received.map(({ type, version }) => [type, version])).toEqual([
      [MessageType.sync, 1],
      [MessageType.sync, 2],
    ]);
  });

  it('SS2.6: shows no vector when the server knows what it holds, and lacks nothing', async () => {
    const { url } = await openTestRoom();
    const doc = new Y.Doc();
    await new SocketClient(url, { cookie: kiosk('hall'), query: '?as=device:hall' }).greet(doc);
    const again = await new SocketClient(url, { cookie: kiosk('hall'), query: '?as=device:hall' }).open();
    again.resume(digestOf(doc));
    expect(await again.until(({ type }) => type === MessageType.sync)).toMatchObject({ step: 1, version: 1 });
    expect(again.received).toHaveLength(1);
  });

  it('SS2.6: is asked for its vector when the server does not know what it holds', async () => {
    const { url } = await openTestRoom();
    const client = await new SocketClient(url, { cookie: kiosk('hall'), query: '?as=device:hall' }).open();
    client.resume('0123456789abcdef');
    await client.until(({ type }) => type === MessageType.resume);
    const doc = new Y.Doc();
    await client.greet(doc);
    expect(nameOf(doc)).toBe('Test');
    expect(client.received).toHaveLength(2);
  });
});

describe('identity', () => {
  it.each([
    ['SS1.3: another room', { room: 'site/other' }, CloseCode.unknownRoom],
    ['SS2.1: nobody', { cookie: '' }, CloseCode.notAuthenticated],
    ['SS2.1: an identity that makes no sense', { query: '?as=god' }, CloseCode.notAuthenticated],
    ['SS2.1: a kiosk with a person’s cookie', { query: '?as=device:hall' }, CloseCode.unknownDevice],
    [
      'SS2.1: a kiosk with another kiosk’s cookie',
      { query: '?as=device:hall', cookie: kiosk('lobby') },
      CloseCode.unknownDevice,
    ],
    ['SS2.2: a page of another site', { origin: 'http://evil.example' }, CloseCode.badOrigin],
    ['SS2.2: a page without an origin', { origin: 'null' }, CloseCode.badOrigin],
    ['SS2.4: a copy of another site', { query: '?as=user&site=another' }, CloseCode.otherEpoch],
    ['SS2.4: a copy of another epoch', { query: '?as=user&epoch=1' }, CloseCode.otherEpoch],
  ])('%s is refused with a code, after the upgrade', async (_what, options, code) => {
    const { url } = await openTestRoom();
    const client = new SocketClient(url, { cookie: person('editor'), room: ROOM, ...options });
    expect((await client.closed).code).toBe(code);
    expect(client.received).toEqual([]);
  });

  it('SS2.2: takes a page of the host that it is asked for', async () => {
    const { url } = await openTestRoom();
    const client = new SocketClient(url, {
      cookie: person('editor'),
      origin: url.replace(/^ws(.*)\/sync$/, 'http$1'),
    });
    const doc = new Y.Doc();
    await client.greet(doc);
    expect(nameOf(doc)).toBe('Test');
  });

  it('SS1.2: an outage of our own is “later”, not “no”', async () => {
    const { url } = await openTestRoom({ authenticate: () => Promise.reject(new Error('database is gone')) });
    expect((await new SocketClient(url).closed).code).toBe(CloseCode.tryAgainLater);
  });

  it('SS2.5: reads what was said before it knew who speaks', async () => {
    let believe: () => void = () => undefined;
    const known = new Promise<void>((resolve) => {
      believe = resolve;
    });
    const { url } = await openTestRoom({
      authenticate: async () => {
        await known;
        const role = 'editor';
        return {
          identity: { kind: 'user', userId: 'ada', username: 'ada', role, sessionId: 's' },
          expiresAt: null,
        };
      },
    });
    const client = await new SocketClient(url).open();
    client.sendSync(0, new Uint8Array([0]));
    believe();
    await client.until(({ type, step }) => type === MessageType.sync && step === 1);
  });

  it('SS2.3: closes whose rights changed, and nobody else', async () => {
    const { url, room } = await openTestRoom();
    const [ada, bob] = ['ada', 'bob'].map(
      (name) => new SocketClient(url, { cookie: person('editor', name) }),
    );
    await Promise.all([ada?.greet(new Y.Doc()), bob?.greet(new Y.Doc())]);
    room.closeWhere(
      (identity) => identity.kind === 'user' && identity.username === 'ada',
      CloseCode.rightsChanged,
      'You are a viewer now.',
    );
    expect(await ada?.closed).toEqual({ code: CloseCode.rightsChanged, reason: 'You are a viewer now.' });
    expect(bob?.isOpen).toBe(true);
  });

  it('SS2.4: a copy of another epoch is refused before it is sent or asked for anything', async () => {
    const { url, store } = await openTestRoom();
    const stranger = new Y.Doc();
    rename(stranger, 'Another site');
    const client = await new SocketClient(url, { cookie: person('editor'), query: '?as=user' }).open();
    client.sendSync(0, Y.encodeStateVector(stranger));
    client.sendSync(2, Y.encodeStateAsUpdate(stranger));
    expect((await client.closed).code).toBe(CloseCode.otherEpoch);
    expect(client.received.filter(({ type }) => type === MessageType.sync)).toEqual([]);
    expect(store.updates).toHaveLength(1);
  });
});

describe('readers', () => {
  it.each([
    ['a kiosk', kiosk('hall'), '?as=device:hall'],
    ['a viewer', person('viewer'), '?as=user'],
  ])(
    'SS3: %s gets the document, is asked for nothing, and its edits are dropped with an answer',
    async (_who, cookie, query) => {
      const { url, store } = await openTestRoom();
      const reader = new SocketClient(url, { cookie, query });
      const neighbour = new SocketClient(url, { cookie: person('editor'), query: '?as=user' });
      const [doc, other] = [new Y.Doc(), new Y.Doc()];
      await Promise.all([reader.greet(doc), neighbour.greet(other)]);
      reader.sendSync(
        2,
        updateOf(doc, () => rename(doc, 'Mine now')),
      );
      reader.sendSync(1, Y.encodeStateAsUpdate(doc));
      // Not even an update: a decoder would have thrown.
      reader.sendSync(2, new Uint8Array([255, 255, 255]));
      await reader.roundTrip();
      expect(reader.received.filter(isRefusal('read-only'))).toHaveLength(3);
      expect(reader.received.some(isQuestion)).toBe(false);
      expect(store.updates).toHaveLength(1);
      neighbour.sendSync(
        2,
        updateOf(other, () => rename(other, 'Still works')),
      );
      await reader.until(isUpdate);
      expect(neighbour.isOpen).toBe(true);
    },
  );

  it('SS3.1: one that does not learn is closed', async () => {
    const { url } = await openTestRoom();
    const client = new SocketClient(url, { cookie: person('viewer') });
    await client.greet(new Y.Doc());
    for (let i = 0; i < 21; i += 1) client.sendSync(2, new Uint8Array([0, 0]));
    expect((await client.closed).code).toBe(CloseCode.forbidden);
  });
});

describe('what is on the disk', () => {
  it('SS4.1: a follower sees an edit only when it is committed', async () => {
    const { url, store } = await openTestRoom();
    const [author, follower] = [new Y.Doc(), new Y.Doc()];
    const writer = new SocketClient(url, { cookie: person('editor', 'ada') });
    const reader = new SocketClient(url, { cookie: person('editor', 'bob') });
    await Promise.all([writer.greet(author), reader.greet(follower)]);
    store.hold();
    for (const name of ['one', 'two', 'three'])
      writer.sendSync(
        2,
        updateOf(author, () => rename(author, name)),
      );
    writer.acknowledge(7);
    await writer.roundTrip();
    await reader.roundTrip();
    expect(reader.received.filter(isUpdate)).toEqual([]);
    expect(writer.received.filter(isAcknowledgement(7))).toEqual([]);
    store.release();
    await writer.until(isAcknowledgement(7));
    expect(store.updates).toHaveLength(4);
    await reader.until(() => {
      for (const { bytes } of reader.received.filter(isUpdate))
        Y.applyUpdate(follower, bytes ?? new Uint8Array());
      return nameOf(follower) === 'three';
    });
  });

  it('SS4.2: one who joins waits for the commit that covers the answer, and then gets the rest in order', async () => {
    const { url, store } = await openTestRoom();
    const author = new Y.Doc();
    const writer = new SocketClient(url, { cookie: person('editor', 'ada') });
    await writer.greet(author);
    const follower = new Y.Doc();
    Y.applyUpdate(follower, Y.encodeStateAsUpdate(author));
    store.hold();
    writer.sendSync(
      2,
      updateOf(author, () => rename(author, 'one')),
    );
    await writer.roundTrip();
    const joiner = await new SocketClient(url, { cookie: person('editor', 'bob'), query: '?as=user' }).open();
    // Nobody has shown this vector before, so its answer is made of the document as it is, with 'one' in it.
    joiner.sendSync(0, Y.encodeStateVector(follower));
    await joiner.roundTrip();
    writer.sendSync(
      2,
      updateOf(author, () => rename(author, 'two')),
    );
    await writer.roundTrip();
    expect(joiner.received.filter(({ type }) => type === MessageType.sync)).toEqual([]);
    store.release();
    await joiner.until(({ version }) => version === 3);
    const order = joiner.received.flatMap(({ type, step, bytes, version }) => {
      if (type !== MessageType.sync) return [];
      if (step === 0) return ['question'];
      Y.applyUpdate(follower, bytes ?? new Uint8Array());
      return [`${step === 1 ? 'answer' : 'update'} ${version ?? 'none'}: ${String(nameOf(follower))}`];
    });
    expect(order).toEqual(['answer 2: one', 'question', 'update 3: two']);
  });

  it('SS4.2, SS9.3: one who joins meanwhile is shown what is committed, if that was shown to somebody before', async () => {
    const { url, store } = await openTestRoom();
    const author = new Y.Doc();
    const writer = new SocketClient(url, { cookie: person('editor', 'ada') });
    await writer.greet(author);
    store.hold();
    writer.sendSync(
      2,
      updateOf(author, () => rename(author, 'one')),
    );
    await writer.roundTrip();
    const follower = new Y.Doc();
    const joiner = new SocketClient(url, { cookie: kiosk('hall'), query: '?as=device:hall' });
    await joiner.greet(follower);
    expect(nameOf(follower)).toBe('Test');
    store.release();
    const update = await joiner.until(isUpdate);
    Y.applyUpdate(follower, update.bytes ?? new Uint8Array());
    expect([nameOf(follower), update.version]).toEqual(['one', 2]);
  });

  it('SS4.5: what was committed together is told in one message, to its authors without their own', async () => {
    const { url, store } = await openTestRoom();
    const names = ['ada', 'bob', 'carol'];
    const docs = names.map(() => new Y.Doc());
    const clients = names.map(
      (name) => new SocketClient(url, { cookie: person('editor', name), query: '?as=user' }),
    );
    await Promise.all(clients.map((client, i) => client.greet(docs[i] ?? new Y.Doc())));
    const set = async (i: 0 | 1, key: string): Promise<void> => {
      const doc = docs[i] ?? new Y.Doc();
      clients[i]?.sendSync(
        2,
        updateOf(doc, () => void doc.getMap('contents').set(key, i)),
      );
      await clients[i]?.roundTrip();
    };
    store.hold();
    await set(0, 'first');
    // All of these wait for the commit of the first.
    for (const key of ['a', 'b', 'c']) await set(0, key);
    for (const key of ['x', 'y']) await set(1, key);
    store.release();
    for (const client of clients) await client.until(({ version }) => version === 7);
    const told = clients.map(({ received }, i) =>
      received.filter(isUpdate).map(({ bytes, version }) => {
        const doc = docs[i] ?? new Y.Doc();
        const before = new Set(doc.getMap('contents').keys());
        Y.applyUpdate(doc, bytes ?? new Uint8Array());
        const keys = [...doc.getMap('contents').keys()].filter((key) => !before.has(key));
        return [version, keys.sort().join('')];
      }),
    );
    expect(told).toEqual([
      [[7, 'xy']],
      [
        [2, 'first'],
        [7, 'abc'],
      ],
      [
        [2, 'first'],
        [7, 'abcxy'],
      ],
    ]);
  });

  it('SS4.2: the site that routes read is a committed one', async () => {
    const { room, store } = await openTestRoom();
    store.hold();
    const edited = room.edit('test', (doc) => rename(doc, 'Later'));
    const read = room.site();
    let told = false;
    void read.then(() => {
      told = true;
    });
    await Promise.resolve();
    expect(told).toBe(false);
    store.release();
    await edited;
    expect((await read).settings.name).toBe('Later');
    expect(store.updates.at(-1)?.author).toBe('server:test');
  });

  it('SS4.3: a commit that fails closes the room; nobody saw the edit; readers are served at once', async () => {
    const { url, store, room } = await openTestRoom();
    const author = new Y.Doc();
    const writer = new SocketClient(url, { cookie: person('editor', 'ada') });
    const follower = new SocketClient(url, { cookie: kiosk('hall'), query: '?as=device:hall' });
    await Promise.all([writer.greet(author), follower.greet(new Y.Doc())]);
    store.full = true;
    writer.sendSync(
      2,
      updateOf(author, () => rename(author, 'Lost on the server')),
    );
    writer.acknowledge(1);
    expect((await writer.closed).code).toBe(CloseCode.tryAgainLater);
    expect((await follower.closed).code).toBe(CloseCode.tryAgainLater);
    expect(writer.received.some(isAcknowledgement(1))).toBe(false);
    expect(follower.received.some(isUpdate)).toBe(false);
    const reader = new Y.Doc();
    await new SocketClient(url, { cookie: kiosk('hall'), query: '?as=device:hall' }).greet(reader);
    expect(nameOf(reader)).toBe('Test');
    await expect(room.edit('test', (doc) => rename(doc, 'No'))).rejects.toMatchObject({ code: 'full' });
    expect((await room.site()).settings.name).toBe('Test');
  });

  it('SS4.3: authors stay, unacknowledged, and are asked for their edits when there is space again', async () => {
    const { url, store, room } = await openTestRoom();
    const author = new Y.Doc();
    const first = new SocketClient(url, { cookie: person('editor') });
    await first.greet(author);
    store.full = true;
    first.sendSync(
      2,
      updateOf(author, () => rename(author, 'Kept by Ada')),
    );
    await first.closed;
    const again = new SocketClient(url, { cookie: person('editor') });
    await again.greet(author);
    again.sendSync(
      2,
      updateOf(author, () => rename(author, 'Kept by Ada, edited')),
    );
    again.acknowledge(5);
    await again.roundTrip();
    expect(again.isOpen).toBe(true);
    expect(again.received.some(isQuestion)).toBe(false);
    expect(again.received.some(isAcknowledgement(5))).toBe(false);
    store.full = false;
    const question = await again.until(isQuestion);
    again.sendSync(1, Y.encodeStateAsUpdate(author, question.bytes));
    await again.until(isAcknowledgement(5));
    expect((await room.site()).settings.name).toBe('Kept by Ada, edited');
  });

  it('SS4.4: an author is not sent its own edit back', async () => {
    const { url } = await openTestRoom();
    const doc = new Y.Doc();
    const client = new SocketClient(url, { cookie: person('editor') });
    await client.greet(doc);
    client.sendSync(
      2,
      updateOf(doc, () => rename(doc, 'Mine')),
    );
    client.acknowledge(1);
    await client.until(isAcknowledgement(1));
    expect(client.received.some(isUpdate)).toBe(false);
  });
});

describe('bad input', () => {
  it.each([
    ['an empty message', []],
    ['a truncated sync step 1', [0, 0, 50, 1]],
    ['a truncated update', [0, 2, 10, 1, 1]],
    ['an update that is none', [0, 2, 3, 7, 7, 7]],
    ['a sync message that there is not', [0, 9, 1, 0]],
    ['a vector that is none', [0, 0, 1, 200]],
    ['a truncated presence', [1, 3, 1, 5, 0]],
    ['a message that goes on after its end', [120, 1, 1]],
  ])('SS10.1: %s closes its sender with an answer, and nobody else', async (_what, bytes) => {
    const { url, store } = await openTestRoom();
    const client = new SocketClient(url, { cookie: person('editor', 'eve') });
    const neighbour = new SocketClient(url, { cookie: person('editor', 'ada') });
    const doc = new Y.Doc();
    await Promise.all([client.greet(new Y.Doc()), neighbour.greet(doc)]);
    client.sendBytes(new Uint8Array(bytes));
    expect((await client.closed).code).toBe(CloseCode.badMessage);
    expect(client.received.some(isRefusal('malformed'))).toBe(true);
    expect(store.updates).toHaveLength(1);
    neighbour.sendSync(
      2,
      updateOf(doc, () => rename(doc, 'Unmoved')),
    );
    neighbour.acknowledge(1);
    await neighbour.until(isAcknowledgement(1));
  });

  it('SS10.1: so does a message that is too large', async () => {
    const { url } = await openTestRoom();
    const client = new SocketClient(url, { cookie: person('editor') });
    await client.greet(new Y.Doc());
    client.sendSync(2, new Uint8Array(17 * 1024 * 1024));
    expect((await client.closed).code).toBe(CloseCode.tooLarge);
    expect(client.received.some(isRefusal('too-large'))).toBe(true);
  });

  it('SS10.2, SS5.2: an update that builds on missing ones is asked after, and acknowledged only when whole', async () => {
    const { url, room } = await openTestRoom();
    const doc = new Y.Doc();
    const [client, neighbour] = ['ada', 'bob'].map(
      (name) => new SocketClient(url, { cookie: person('editor', name) }),
    );
    if (client === undefined || neighbour === undefined) throw new Error('two were made');
    const other = new Y.Doc();
    await Promise.all([client.greet(doc), neighbour.greet(other)]);
    const before = client.received.filter(isQuestion).length;
    doc.getMap('settings').set('note', 'Never sent');
    client.sendSync(
      2,
      updateOf(doc, () => rename(doc, 'Builds on it')),
    );
    client.acknowledge(1);
    await client.until(() => client.received.filter(isQuestion).length > before);
    await client.roundTrip();
    expect(client.received.some(isAcknowledgement(1))).toBe(false);
    // The update deletes the name that it replaces: without its new one nobody may lose the old.
    expect((await room.site()).settings.name).toBe('Test');
    neighbour.sendSync(
      2,
      updateOf(other, () => void other.getMap('settings').set('defaultSeconds', 5)),
    );
    neighbour.acknowledge(2);
    await neighbour.until(isAcknowledgement(2));
    client.sendSync(1, Y.encodeStateAsUpdate(doc));
    await client.until(isAcknowledgement(1));
    expect((await room.site()).settings).toMatchObject({ name: 'Builds on it', defaultSeconds: 5 });
  });

  it('SS10.3: an unknown type is answered', async () => {
    const { url } = await openTestRoom();
    const client = new SocketClient(url, { cookie: person('editor') });
    await client.greet(new Y.Doc());
    client.send(99, (encoder) => encoding.writeVarUint(encoder, 1));
    await client.until(isRefusal('unknown-type'));
    expect(client.isOpen).toBe(true);
  });

  it('SS10.4: records that make no sense are kept, relayed, and skipped by readers', async () => {
    const { url, room } = await openTestRoom();
    const doc = new Y.Doc();
    const client = new SocketClient(url, { cookie: person('editor') });
    await room.edit('test', (live, origin) =>
      createScreen(live, { id: 'broken', name: 'Hall', at: 1 }, origin),
    );
    await client.greet(doc);
    const garbage = updateOf(doc, () => {
      (doc.getMap('screens').get('broken') as Y.Map<unknown>).set('name', 42);
      doc.getMap('contents').set('nonsense', 'not a record');
      doc.getMap('playlists').set('list', new Y.Array());
    });
    client.sendSync(2, garbage);
    client.acknowledge(1);
    await client.until(isAcknowledgement(1));
    const site = await room.site();
    expect(site.damaged.map(({ collection }) => collection).sort()).toEqual([
      'contents',
      'playlists',
      'screens',
    ]);
    const reader = new Y.Doc();
    await new SocketClient(url, { cookie: kiosk('hall'), query: '?as=device:hall' }).greet(reader);
    expect(reader.getMap('contents').get('nonsense')).toBe('not a record');
  });
});
