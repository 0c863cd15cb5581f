import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import * as encoding from 'lib0/encoding';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket as NodeSocket, WebSocketServer } from 'ws';
import { writeSyncStep2 } from 'y-protocols/sync';
import * as Y from 'yjs';
import { digestOf } from '#lib/model/digest';
import { CloseCode } from '#lib/protocol/close-codes';
import { MessageType } from '#lib/protocol/messages';
import { kiosk, openTestRoom, person } from '../../../tests/support/test-room';
import { untilDoc } from '../../../tests/support/socket-client';
import { ReplicaSocket, type SocketEvents } from './socket';

/** A replica's socket in Node that counts what goes up and down. */
function openReplicaSocket(
  url: string,
  doc: Y.Doc,
  cookie: string,
  as: string,
  { uid, epoch }: { uid: string; epoch: number },
) {
  const up: Uint8Array[] = [];
  const down: Uint8Array[] = [];
  const heard: string[] = [];
  class CookieSocket extends NodeSocket {
    constructor(address: string) {
      super(address, { headers: { cookie } });
      this.on('message', (data: Buffer) => down.push(new Uint8Array(data)));
    }
    override send(data: Uint8Array): void {
      up.push(data);
      super.send(data);
    }
  }
  const say =
    (what: string) =>
    (...values: unknown[]): void =>
      void heard.push([what, ...values].join(' '));
  const events: SocketEvents = {
    connection: say('connection'),
    synced: say('synced'),
    answered: say('answered'),
    acknowledged: say('acknowledged'),
    version: say('version'),
    statuses: say('statuses'),
    ordered: say('ordered'),
    refusedMessage: say('refused'),
    closed: (code) => say('closed')(code),
  };
  const socket = new ReplicaSocket(
    doc,
    {
      url,
      as,
      site: uid,
      epoch,
      webSocket: CookieSocket as unknown as typeof WebSocket,
      ...(as === 'user' ? {} : { digest: () => (doc.store.clients.size === 0 ? null : digestOf(doc)) }),
    },
    events,
  );
  onTestFinished(() => socket.destroy());
  socket.connect();
  return { socket, up, down, heard, until: (what: string) => expect.poll(() => heard).toContain(what) };
}

const bytesOf = (messages: readonly Uint8Array[]): number =>
  messages.reduce((sum, { byteLength }) => sum + byteLength, 0);

describe('a kiosk that comes back', () => {
  it('SS13.3: names what it holds in a few bytes, however many have edited, and is synced', async () => {
    const { room, url } = await openTestRoom();
    const edits = Y.mergeUpdates(
      Array.from({ length: 5_000 }, (_, person) => {
        const theirs = new Y.Doc();
        theirs.getMap('notes').set(`note ${person}`, person);
        return Y.encodeStateAsUpdate(theirs);
      }),
    );
    await room.edit('test', (doc) => Y.applyUpdate(doc, edits));
    const doc = new Y.Doc();
    const first = openReplicaSocket(url, doc, kiosk('hall'), 'device:hall', room);
    await first.until('synced');
    first.socket.destroy();

    const again = openReplicaSocket(url, doc, kiosk('hall'), 'device:hall', room);
    await again.until('synced');
    expect(Y.encodeStateVector(doc).byteLength).toBeGreaterThan(10_000);
    expect(bytesOf(first.up)).toBeLessThanOrEqual(4);
    expect(bytesOf(again.up)).toBeLessThanOrEqual(20);
    expect(bytesOf(again.down)).toBeLessThanOrEqual(20);
    expect(again.heard).toContain('version 2');
  });

  it('SS13.3: shows its vector when the server does not know what it names', async () => {
    const { room, url } = await openTestRoom();
    const doc = new Y.Doc();
    const first = openReplicaSocket(url, doc, kiosk('hall'), 'device:hall', room);
    await first.until('synced');
    first.socket.destroy();
    // Of nobody's making but its own: no server can know this state.
    doc.getMap('settings').set('odd', true);
    await room.edit('test', (live) => live.getMap('settings').set('name', 'Edited meanwhile'));

    const again = openReplicaSocket(url, doc, kiosk('hall'), 'device:hall', room);
    await again.until('synced');
    expect(doc.getMap('settings').get('name')).toBe('Edited meanwhile');
    expect(again.up.map(([type]) => type)).toEqual([MessageType.resume, MessageType.sync]);
  });

  it('SS13.3: shows its vector to a server from before this', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    onTestFinished(() => server.close());
    await once(server, 'listening');
    const live = new Y.Doc();
    live.getMap('settings').set('name', 'Old');
    server.on('connection', (client) =>
      client.on('message', (data: Buffer) => {
        const encoder = encoding.createEncoder();
        if (data[0] === MessageType.sync) {
          encoding.writeVarUint(encoder, MessageType.sync);
          writeSyncStep2(encoder, live, new Uint8Array(data.subarray(3)));
        } else {
          encoding.writeVarUint(encoder, MessageType.refused);
          encoding.writeVarString(encoder, '{"code":"unknown-type","message":"No."}');
        }
        client.send(encoding.toUint8Array(encoder));
      }),
    );
    const { port } = server.address() as AddressInfo;
    const doc = new Y.Doc();
    doc.getMap('settings').set('odd', true);
    const { until, heard } = openReplicaSocket(`ws://127.0.0.1:${port}`, doc, '', 'device:hall', {
      uid: 'site',
      epoch: 1,
    });
    await until('synced');
    expect(doc.getMap('settings').get('name')).toBe('Old');
    expect(heard.filter((what) => what.startsWith('version'))).toEqual([]);
  });

  it('SS13.4: hears edits and the keep-alive, and says nothing but its status', async () => {
    const { room, url } = await openTestRoom();
    const doc = new Y.Doc();
    const { socket, up, down, until } = openReplicaSocket(url, doc, kiosk('hall'), 'device:hall', room);
    await until('synced');
    const editor = openReplicaSocket(url, new Y.Doc(), person('editor'), 'user', room);
    await editor.until('answered');
    const before = { up: up.length, down: down.length };
    room.keepAlive();
    for (const name of ['one', 'two', 'three']) {
      await room.edit('test', (live) => live.getMap('settings').set('name', name));
      room.tick();
    }
    await untilDoc(doc, () => doc.getMap('settings').get('name') === 'three');
    room.keepAlive();
    socket.send(MessageType.status, (encoder) => encoding.writeVarString(encoder, '{}'));
    await expect.poll(() => down.length - before.down).toBe(6);
    expect(
      down
        .slice(before.down)
        .map(([type]) => type)
        .sort(),
    ).toEqual([
      MessageType.sync,
      MessageType.sync,
      MessageType.sync,
      MessageType.awareness,
      MessageType.awareness,
      MessageType.refused,
    ]);
    expect(up.slice(before.up).map(([type]) => type)).toEqual([MessageType.status]);
    socket.destroy();
    expect(up.map(([type]) => type)).not.toContain(MessageType.awareness);
  });

  it('SS13.4: says nothing of what its storage brings late', async () => {
    const { room, url } = await openTestRoom();
    const stored = new Y.Doc();
    stored.getMap('settings').set('odd', true);
    const doc = new Y.Doc();
    const { socket, up, heard, until } = openReplicaSocket(url, doc, kiosk('hall'), 'device:hall', room);
    await until('synced');
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(stored), 'the storage');
    socket.send(MessageType.status, (encoder) => encoding.writeVarString(encoder, '{}'));
    await expect.poll(() => heard.filter((what) => what.startsWith('refused'))).toHaveLength(1);
    expect(up.map(([type]) => type)).toEqual([MessageType.sync, MessageType.status]);
  });
});

describe('a socket that was lost', () => {
  it('SS13.1: comes back by itself, and is the only one', async () => {
    const { room, url } = await openTestRoom();
    const doc = new Y.Doc();
    const { heard, until } = openReplicaSocket(url, doc, person('editor'), 'user', room);
    await until('synced');
    heard.length = 0;
    room.closeWhere(() => true, CloseCode.rightsChanged, 'Connect again.');
    await until('synced');
    expect(heard.filter((what) => what.startsWith('connection'))).toEqual([
      'connection offline',
      'connection connecting',
      'connection online',
    ]);
  });

  it('SS13.2: stays away after a 44xx until somebody connects it', async () => {
    const { room, url } = await openTestRoom();
    const { heard, socket, until } = openReplicaSocket(url, new Y.Doc(), person('editor'), 'user', room);
    await until('synced');
    room.closeWhere(() => true, CloseCode.notAuthenticated, 'Log in again.');
    await until(`closed ${CloseCode.notAuthenticated}`);
    heard.length = 0;
    socket.retry();
    expect(heard).toEqual([]);
    socket.connect();
    await until('synced');
  });
});
