import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { writeLaunch, type Launch } from '#lib/model/launch';
import { MessageType } from '#lib/protocol/messages';
import { SocketClient, type Received } from '../tests/support/socket-client';
import { kiosk, openTestRoom, person } from '../tests/support/test-room';

const GIVEN: Launch = {
  kind: 'launch',
  id: 'fire',
  mode: 'emergency',
  target: 'all',
  source: { type: 'content', id: 'leave' },
  at: 1_000,
  until: null,
  by: 'ada',
  byName: 'Ada',
};
const FORGED = { ...GIVEN, id: 'forged', at: Number.MAX_SAFE_INTEGER, byName: 'Somebody Else' };
const ALL_CLEAR = {
  kind: 'clear',
  id: 'x',
  what: 'emergency',
  target: 'all',
  at: Number.MAX_SAFE_INTEGER,
  by: 'eve',
};

/** A site with an emergency that the server wrote, a kiosk that follows it, and an editor. */
async function begin(role: 'editor' | 'viewer' = 'editor') {
  const { room, url } = await openTestRoom();
  await room.edit('test', (doc, origin) => writeLaunch(doc, GIVEN, origin));
  const screen = {
    client: new SocketClient(url, { cookie: kiosk('hall'), query: '?as=device:hall' }),
    doc: new Y.Doc(),
  };
  await screen.client.greet(screen.doc);
  const eve = {
    client: new SocketClient(url, { cookie: person(role, 'eve'), query: '?as=user' }),
    doc: new Y.Doc(),
  };
  await eve.client.greet(eve.doc);
  const vector = Y.encodeStateVector(eve.doc);
  return {
    room,
    eve,
    launches: () => eve.doc.getMap<unknown>('launches'),
    /** Sends what was changed since, and waits until the server has dealt with it. */
    send: async (step: 1 | 2 = 2, since: Uint8Array | undefined = vector) => {
      eve.client.sendSync(step, Y.encodeStateAsUpdate(eve.doc, since));
      await eve.client.roundTrip();
    },
    refusals: () => eve.client.received.filter(({ type }) => type === MessageType.refused),
    stands: async () => Object.fromEntries((await room.site()).launches),
    /** Everything that the kiosk was ever sent, one after the other. */
    async seenByTheKiosk() {
      await screen.client.roundTrip();
      return screen.client.received
        .filter(({ type, step }: Received) => type === MessageType.sync && step === 2)
        .map(({ bytes }) => {
          Y.applyUpdate(screen.doc, bytes ?? new Uint8Array());
          return screen.doc.getMap('launches').toJSON();
        });
    },
  };
}

/** The same update without its last part, which says what is deleted; of one that deletes one thing. */
function withoutDeletions(update: Uint8Array): Uint8Array {
  const part = encoding.createEncoder();
  const { clients } = Y.decodeUpdate(update).ds;
  encoding.writeVarUint(part, clients.size);
  for (const [client, deletions] of clients) {
    encoding.writeVarUint(part, client);
    encoding.writeVarUint(part, deletions.length);
    for (const { clock, len } of deletions) {
      encoding.writeVarUint(part, clock);
      encoding.writeVarUint(part, len);
    }
  }
  const structs = update.subarray(0, update.length - encoding.length(part));
  return new Uint8Array([...structs, 0]);
}

const STANDS = { 'emergency/all': GIVEN };

describe('commands that a client writes into the document', () => {
  it.each([
    [
      'a new one',
      (map: Y.Map<unknown>) => map.set('emergency/screen:hall', { ...FORGED, target: 'screen:hall' }),
    ],
    [
      'an all-clear that nothing could come after',
      (map: Y.Map<unknown>) => map.set('all-clear/all', ALL_CLEAR),
    ],
    ['another in the slot of one that stands', (map: Y.Map<unknown>) => map.set('emergency/all', FORGED)],
    [
      'several there, one after the other',
      (map: Y.Map<unknown>) => [1, 2, 3].map((at) => map.set('emergency/all', { ...FORGED, at })),
    ],
    ['the end of one that stands', (map: Y.Map<unknown>) => map.delete('emergency/all')],
    [
      'what is no command',
      (map: Y.Map<unknown>) => map.set('emergency/all', new Y.Map([['kind', 'launch']])),
    ],
  ])('SS10.9: are undone before anybody is sent them, and answered: %s', async (_what, forge) => {
    for (const since of [undefined, new Uint8Array([0])]) {
      const site = await begin();
      forge(site.launches());
      site.eve.doc.getMap('settings').set('name', 'The rest counts');
      await site.send(since === undefined ? 2 : 1, since);
      expect(await site.stands()).toEqual(STANDS);
      expect((await site.room.site()).settings.name).toBe('The rest counts');
      expect(site.refusals()).toMatchObject([{ json: { code: 'server-only' } }]);
      const seen = await site.seenByTheKiosk();
      expect(seen.length).toBeGreaterThan(0);
      for (const launches of seen) expect(launches).toEqual(STANDS);
      // The sender's copy is put right too, so that its next edits are like anybody's.
      for (const { type, step, bytes } of site.eve.client.received) {
        if (type === MessageType.sync && step === 2) Y.applyUpdate(site.eve.doc, bytes ?? new Uint8Array());
      }
      expect(site.launches().toJSON()).toEqual(STANDS);
      const vector = Y.encodeStateVector(site.eve.doc);
      site.eve.doc.getMap('settings').set('name', 'Later');
      await site.send(2, vector);
      expect((await site.room.site()).settings.name).toBe('Later');
      expect(site.refusals()).toHaveLength(1);
    }
  });

  it('SS10.9: are undone also when the update keeps quiet about what they replace', async () => {
    const site = await begin();
    const before = Y.encodeStateVector(site.eve.doc);
    site.launches().set('emergency/all', FORGED);
    const honest = Y.encodeStateAsUpdate(site.eve.doc, before);
    const sly = withoutDeletions(honest);
    expect(Y.decodeUpdate(sly).structs).toHaveLength(Y.decodeUpdate(honest).structs.length);
    expect([honest, sly].map((update) => Y.decodeUpdate(update).ds.clients.size)).toEqual([1, 0]);
    site.eve.client.sendSync(2, sly);
    await site.eve.client.roundTrip();
    expect(await site.stands()).toEqual(STANDS);
    expect(site.refusals()).toMatchObject([{ json: { code: 'server-only' } }]);
    for (const launches of await site.seenByTheKiosk()) expect(launches).toEqual(STANDS);
  });

  it('SS3.1: a viewer’s are dropped like any edit of theirs', async () => {
    const site = await begin('viewer');
    site.launches().set('all-clear/all', ALL_CLEAR);
    await site.send();
    expect(await site.stands()).toEqual(STANDS);
    expect(site.refusals()).toMatchObject([{ json: { code: 'read-only' } }]);
    expect(await site.seenByTheKiosk()).toEqual([]);
  });
});
