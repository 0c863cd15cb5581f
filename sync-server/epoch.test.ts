import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { foundSite } from '#lib/model/meta';
import { inOrder } from '#lib/model/migrations';
import { createScreen } from '#lib/model/screen';
import { CloseCode } from '#lib/protocol/close-codes';
import { MessageType } from '#lib/protocol/messages';
import { SocketClient, stockProvider, untilDoc } from '../tests/support/socket-client';
import { Connection } from './connection';
import { MemoryStore } from './store/memory';
import { kiosk, openTestRoom, person } from '../tests/support/test-room';
import { MAX_CLIENTS } from './epochs/watch';
import { ON_THE_SPOT, type EpochWork } from './epochs/work';
import type { Wire } from './wire';

const nameOf = (doc: Y.Doc): unknown => doc.getMap('settings').get('name');
const rename = (doc: Y.Doc, name: string): void => void doc.getMap('settings').set('name', name);

/** The update that one change of a document makes. */
function change(doc: Y.Doc, run: () => void): Uint8Array {
  const before = Y.encodeStateVector(doc);
  run();
  return Y.encodeStateAsUpdate(doc, before);
}

/** A site with some life in it, of a server that is not the one that is asked. */
function another(uid: string): Y.Doc {
  const doc = new Y.Doc();
  foundSite(doc, { uid, name: 'Another', timezone: 'UTC' }, { kind: 'server' });
  const person = new Y.Doc();
  Y.applyUpdate(person, Y.encodeStateAsUpdate(doc));
  rename(person, 'Edited there');
  return person;
}

const isAcknowledgement =
  (number: number) =>
  ({ type, n }: { type: number; n?: number }): boolean =>
    type === MessageType.acknowledge && n === number;

const isQuestion = ({ type, step }: { type: number; step?: number }): boolean =>
  type === MessageType.sync && step === 0;

/** A promise and the way to keep it. */
function latch(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** Work that says when it begins and waits to be let go on. */
function heldWork(): { readonly work: EpochWork; readonly begun: Promise<void>; readonly goOn: () => void } {
  const [begun, held] = [latch(), latch()];
  const work: EpochWork = {
    ...ON_THE_SPOT,
    rebuild: async (state, rebuilding) => {
      begun.open();
      await held.opened;
      return ON_THE_SPOT.rebuild(state, rebuilding);
    },
  };
  return { work, begun: begun.opened, goOn: held.open };
}

describe('a new epoch', () => {
  it('SS14.4: closes everyone with 4410 and serves the same site with the next version, also after a restart', async () => {
    const { room, url, store } = await openTestRoom();
    const old = room.epoch;
    const [ada, hall] = [new Y.Doc(), new Y.Doc()];
    const author = new SocketClient(url, { cookie: person('editor', 'ada'), query: '?as=user' });
    const screen = new SocketClient(url, { cookie: kiosk('hall'), query: '?as=device:hall' });
    await Promise.all([author.greet(ada), screen.greet(hall)]);
    author.sendSync(
      2,
      change(ada, () => rename(ada, 'Before')),
    );
    author.acknowledge(1);
    await author.until(isAcknowledgement(1));

    const epoch = await room.beginEpoch('for a test');
    expect([(await author.closed).code, (await screen.closed).code]).toEqual([
      CloseCode.otherEpoch,
      CloseCode.otherEpoch,
    ]);
    expect(epoch).not.toBe(old);
    expect(room.epoch).toBe(epoch);
    const site = await room.site();
    expect(site).toMatchObject({ uid: room.uid, lineage: [old, epoch], settings: { name: 'Before' } });
    expect(await store.final(old)).toMatchObject({ epoch: old, seq: 2 });
    expect(store.updates.at(-1)).toMatchObject({ seq: 3, author: 'server:epoch' });

    // The copy of before is refused; a fresh one gets the new document, and edits go on after it.
    const late = await new SocketClient(url, { cookie: person('editor'), query: '?as=user' }).open();
    late.sendSync(0, Y.encodeStateVector(ada));
    expect((await late.closed).code).toBe(CloseCode.otherEpoch);
    const named = new SocketClient(url, { cookie: person('editor'), query: `?as=user&epoch=${old}` });
    expect((await named.closed).code).toBe(CloseCode.otherEpoch);
    const fresh = new Y.Doc();
    const next = new SocketClient(url, { cookie: person('editor'), query: '?as=user' });
    await next.greet(fresh);
    next.sendSync(
      2,
      change(fresh, () => rename(fresh, 'After')),
    );
    next.acknowledge(1);
    expect(await next.until(isAcknowledgement(1))).toMatchObject({ version: 4 });

    const again = await openTestRoom({ store });
    expect(again.room.epoch).toBe(epoch);
    expect(await again.room.site()).toEqual(await room.site());
    expect((await again.room.site()).settings.name).toBe('After');
  });

  it('SS14.4: has everything that was applied before it, also what was on its way to the disk', async () => {
    const { room, url, store } = await openTestRoom();
    const doc = new Y.Doc();
    const author = new SocketClient(url, { cookie: person('editor'), query: '?as=user' });
    await author.greet(doc);
    store.hold();
    author.sendSync(
      2,
      change(doc, () => rename(doc, 'On its way')),
    );
    await author.roundTrip();
    const turning = room.beginEpoch('for a test');
    store.release();
    await turning;
    expect((await room.site()).settings.name).toBe('On its way');
    expect(store.updates.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('SS14.4: what comes while it begins is neither taken nor acknowledged; the server’s own edits wait for it', async () => {
    const { work, begun, goOn } = heldWork();
    const { room, url, store } = await openTestRoom({ room: { work } });
    const doc = new Y.Doc();
    const author = new SocketClient(url, { cookie: person('editor'), query: '?as=user' });
    await author.greet(doc);
    const turning = room.beginEpoch('for a test');
    expect(room.beginEpoch('once more')).toBe(turning);
    await begun;
    author.sendSync(
      2,
      change(doc, () => rename(doc, 'Too late')),
    );
    author.acknowledge(1);
    const own = room.edit('test', (live, origin) =>
      live.transact(() => rename(live, 'By the server'), origin),
    );
    await author.roundTrip();
    expect(store.updates).toHaveLength(1);
    goOn();
    await turning;
    await own;
    expect((await author.closed).code).toBe(CloseCode.otherEpoch);
    expect(author.received.some(isAcknowledgement(1))).toBe(false);
    expect((await room.site()).settings.name).toBe('By the server');
    expect(store.updates.map(({ author: by }) => by)).toEqual([
      'server:founding',
      'server:epoch',
      'server:test',
    ]);
  });

  it('SS14.5: one that can’t be kept changes nothing: the old one goes on, with what authors wrote meanwhile', async () => {
    const { work, begun, goOn } = heldWork();
    const { room, url, store } = await openTestRoom({ room: { work } });
    const old = room.epoch;
    const doc = new Y.Doc();
    const author = new SocketClient(url, { cookie: person('editor'), query: '?as=user' });
    await author.greet(doc);
    const turning = room.beginEpoch('for a test');
    await begun;
    author.sendSync(
      2,
      change(doc, () => rename(doc, 'Meanwhile')),
    );
    author.acknowledge(1);
    await author.roundTrip();
    store.full = true;
    goOn();
    await expect(turning).rejects.toMatchObject({ code: 'full' });
    store.full = false;
    expect(room.epoch).toBe(old);
    // It is asked for all it has, as after a full disk.
    await author.until(() => author.received.filter(isQuestion).length === 2);
    author.sendSync(1, Y.encodeStateAsUpdate(doc));
    await author.until(isAcknowledgement(1));
    expect(author.isOpen).toBe(true);
    expect((await room.site()).settings.name).toBe('Meanwhile');
    expect(await store.final(old)).toBeNull();
    expect(await room.beginEpoch('now it goes')).toBe(room.epoch);
    expect((await room.site()).lineage).toEqual([old, room.epoch]);
  });

  it('SS14.4, SS2.4: who is let in at whatever moment of it follows the document that it was compared with, or comes back', async () => {
    const silent: Wire = {
      unsentBytes: 0,
      write: () => undefined,
      ping: () => undefined,
      afterDrain: (run) => run(),
      pause: () => undefined,
      resume: () => undefined,
      close: () => undefined,
      cut: () => undefined,
    };
    // One microtask later each time: the moments between a promise's end and who waits for it are among them.
    for (let moment = 0; moment < 24; moment += 1) {
      const { work, begun, goOn } = heldWork();
      const { room } = await openTestRoom({ room: { work } });
      const turning = room.beginEpoch('for a test');
      await begun;
      goOn();
      for (let i = 0; i < moment; i += 1) await Promise.resolve();
      const compared = room.epoch;
      const connection = new Connection(silent, true);
      await room.join(connection, { kind: 'device', deviceId: 'd', screenId: 'hall' });
      await turning;
      const { state } = connection;
      if (state.phase !== 'closed') expect([moment, compared]).toEqual([moment, room.epoch]);
      if (state.phase === 'greeting') expect([moment, state.document.epoch]).toEqual([moment, room.epoch]);
      room.leave(connection);
    }
  });

  it('SS14.5, SS10.2: an author whose whole state came while one began in vain is asked for it again', async () => {
    const { work, begun, goOn } = heldWork();
    const { room, url, store } = await openTestRoom({ room: { work } });
    const doc = new Y.Doc();
    const author = new SocketClient(url, { cookie: person('editor'), query: '?as=user' });
    await author.greet(doc);
    rename(doc, 'Never sent');
    author.sendSync(
      2,
      change(doc, () => rename(doc, 'Builds on it')),
    );
    author.acknowledge(1);
    await author.until(() => author.received.filter(isQuestion).length === 2);
    const turning = room.beginEpoch('for a test');
    await begun;
    author.sendSync(1, Y.encodeStateAsUpdate(doc));
    await author.roundTrip();
    store.full = true;
    goOn();
    await expect(turning).rejects.toMatchObject({ code: 'full' });
    store.full = false;
    await author.until(() => author.received.filter(isQuestion).length === 3);
    author.sendSync(1, Y.encodeStateAsUpdate(doc));
    await author.until(isAcknowledgement(1));
    expect((await room.site()).settings.name).toBe('Builds on it');
  });

  it('SS14.3: begins before anyone comes when an older version wrote the site, once', async () => {
    const { room, store } = await openTestRoom();
    await room.edit('test', (doc, origin) => createScreen(doc, { id: 'hall', name: 'Hall', at: 1 }, origin));
    await room.close();
    const migrations = inOrder([
      {
        number: 1,
        name: 'screens-are-shouted',
        collection: 'screens',
        up: (fields) => ({ ...fields, name: String(fields.name).toUpperCase() }),
      },
    ]);
    const upgraded = await openTestRoom({ store, room: { migrations } });
    expect(upgraded.room.epoch).not.toBe(room.epoch);
    expect((await upgraded.room.site()).screens.get('hall')?.name).toBe('HALL');
    const again = await openTestRoom({ store, room: { migrations } });
    expect(again.room.epoch).toBe(upgraded.room.epoch);
    // The disk is full: the site is served in its older shape.
    const next = inOrder([
      ...migrations,
      { number: 2, name: 'later', collection: 'screens', up: (fields) => fields },
    ]);
    store.full = true;
    const full = await openTestRoom({ store, room: { migrations: next } });
    expect(full.room.epoch).toBe(upgraded.room.epoch);
    expect((await full.room.site()).screens.size).toBe(1);
  });

  it('SS14.9: begins by itself when too many have written the document, and no second time', async () => {
    const store = new MemoryStore();
    const doc = new Y.Doc();
    foundSite(doc, { uid: 'u1', name: 'Site', timezone: 'UTC' }, { kind: 'server' });
    const updates = Array.from({ length: MAX_CLIENTS }, (_, index) => {
      const visitor = new Y.Doc();
      visitor.getMap('contents').set(`c${index}`, index);
      return Y.encodeStateAsUpdate(visitor);
    });
    Y.applyUpdate(doc, Y.mergeUpdates(updates));
    const first = { seq: 1, data: Y.encodeStateAsUpdate(doc), author: 'server:founding', at: 1 };
    await store.found({ uid: 'u1', epoch: doc.clientID }, first);
    let now = 1_700_000_000_000;
    const { room } = await openTestRoom({ store, room: { now: () => now } });
    await room.tend();
    expect(room.epoch).not.toBe(doc.clientID);
    const { epoch } = room;
    expect((await room.site()).damaged).toHaveLength(MAX_CLIENTS);
    now += 2 * 86_400_000;
    await room.tend();
    expect(room.epoch).toBe(epoch);
  });

  it('SS14.6: how it ended is known for 90 days, after a restart too', async () => {
    let now = 1_700_000_000_000;
    const day = 86_400_000;
    const { room, url, store } = await openTestRoom({ room: { now: () => now } });
    const old = room.epoch;
    const doc = new Y.Doc();
    await new SocketClient(url, { cookie: person('editor') }).greet(doc);
    expect(await room.epochEnd(old)).toBeNull();
    await room.beginEpoch('for a test');
    const end = { epoch: old, version: 1, vector: Y.encodeStateVector(doc) };
    expect(await room.epochEnd(old)).toEqual(end);
    expect(await room.epochEnd(12_345)).toBeNull();
    const again = await openTestRoom({ store, room: { now: () => now } });
    expect(await again.room.epochEnd(old)).toEqual(end);

    now += 90 * day;
    await room.tend();
    expect(await room.epochEnd(old)).toEqual(end);
    now += day;
    expect(await room.epochEnd(old)).toBe('forgotten');
    expect(await again.room.epochEnd(old)).toBe('forgotten');
    expect(await store.final(old)).not.toBeNull();
    await room.tend();
    expect(await store.final(old)).toBeNull();
    expect(await room.epochEnd(old)).toBe('forgotten');
  });
});

describe('a server that was born again empty, or set back', () => {
  it.each([
    ['?as=user', 'of another site'],
    ['', 'of another site, by a stock provider'],
  ])(
    'SS14.8: a client that shows nothing (%s) and then pushes a copy %s is closed, and nothing is kept',
    async (query) => {
      const { url, store, room } = await openTestRoom();
      const neighbour = new Y.Doc();
      stockProvider(url, neighbour, person('editor', 'bob'));
      await untilDoc(neighbour, () => nameOf(neighbour) === 'Test');

      const client = new SocketClient(url, { cookie: person('editor'), query });
      await client.greet(new Y.Doc());
      client.sendSync(2, Y.encodeStateAsUpdate(another('elsewhere')));
      expect((await client.closed).code).toBe(CloseCode.otherEpoch);

      // Founded anew under the name that it had: told by its founder, not by its name.
      const twin = new SocketClient(url, { cookie: person('editor'), query });
      await twin.greet(new Y.Doc());
      twin.sendSync(1, Y.encodeStateAsUpdate(another(room.uid)));
      expect((await twin.closed).code).toBe(CloseCode.otherEpoch);

      expect(store.updates).toHaveLength(1);
      expect((await room.site()).settings.name).toBe('Test');
      rename(neighbour, 'Still edited');
      const later = new Y.Doc();
      stockProvider(url, later, person('viewer'));
      await untilDoc(later, () => nameOf(later) === 'Still edited');
    },
  );

  it('SS14.8: one that was restored from a backup of an earlier epoch takes nothing of the later one, however it comes', async () => {
    const { room, store } = await openTestRoom();
    await room.edit('test', (doc, origin) => doc.transact(() => rename(doc, 'Before'), origin));
    const backup = new MemoryStore();
    const [first, ...rest] = store.updates;
    if (first === undefined) throw new Error('nothing was written');
    await backup.found({ uid: room.uid, epoch: room.epoch }, first);
    await backup.append(rest);
    const epoch = await room.beginEpoch('for a test');
    const later = new Y.Doc();
    const begun = store.updates.at(-1);
    Y.applyUpdate(later, begun?.data ?? new Uint8Array());
    rename(later, 'After');

    const { url, room: old } = await openTestRoom({ store: backup });
    const cookie = person('editor');
    const named = new SocketClient(url, { cookie, query: `?as=user&site=${old.uid}&epoch=${epoch}` });
    const shows = await new SocketClient(url, { cookie, query: '?as=user' }).open();
    shows.sendSync(0, Y.encodeStateVector(later));
    const pushes = new SocketClient(url, { cookie, query: '' });
    await pushes.greet(new Y.Doc());
    pushes.sendSync(1, Y.encodeStateAsUpdate(later));
    for (const client of [named, shows, pushes]) {
      expect((await client.closed).code).toBe(CloseCode.otherEpoch);
    }
    expect(backup.updates).toHaveLength(2);
    expect((await old.site()).settings.name).toBe('Before');
    expect((await old.site()).lineage).toEqual([old.epoch]);
  });

  it('SS14.8: a copy whose changes build on what is not here is asked for, and closed when it shows what it is', async () => {
    const { url, store } = await openTestRoom();
    const foreign = another('elsewhere');
    const before = Y.encodeStateVector(foreign);
    rename(foreign, 'Once more');
    const client = new SocketClient(url, { cookie: person('editor'), query: '?as=user' });
    await client.greet(new Y.Doc());
    await client.until(({ type, step }) => type === MessageType.sync && step === 0);
    client.sendSync(2, Y.encodeStateAsUpdate(foreign, before));
    client.acknowledge(1);
    await client.roundTrip();
    expect(client.received.some(({ type }) => type === MessageType.acknowledge)).toBe(false);
    client.sendSync(1, Y.encodeStateAsUpdate(foreign));
    expect((await client.closed).code).toBe(CloseCode.otherEpoch);
    expect(store.updates).toHaveLength(1);
  });
});
