import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { createScreen, updateScreen } from '#lib/model/screen';
import { restoreRecord, trashRecord } from '#lib/model/trash';
import type { Origin } from '#lib/protocol/origins';
import { MessageType } from '#lib/protocol/messages';
import { SocketClient, type Received } from '../tests/support/socket-client';
import { kiosk, openTestRoom, person } from '../tests/support/test-room';

const origin: Origin = { kind: 'edit', by: 'eve' };

/** A site with a screen that the server made, its kiosk, and an editor. */
async function begin() {
  const { room, url } = await openTestRoom();
  await room.edit('test', (doc, by) => {
    createScreen(doc, { id: 'hall', name: 'Hall', location: 'Ground floor', at: 1 }, by);
    (doc.getMap('screens').get('hall') as Y.Map<Y.Map<unknown>>).get('tags')?.set('shop', true);
  });
  const screen = new SocketClient(url, { cookie: kiosk('hall'), query: '?as=device:hall' });
  const shown = new Y.Doc();
  await screen.greet(shown);
  const eve = new SocketClient(url, { cookie: person('editor', 'eve'), query: '?as=user' });
  const doc = new Y.Doc();
  await eve.greet(doc);
  return {
    room,
    doc,
    screens: doc.getMap<Y.Map<unknown>>('screens'),
    /** Sends what the change wrote, and waits until the server has dealt with it. */
    async send(change: () => void) {
      const before = Y.encodeStateVector(doc);
      doc.transact(change);
      eve.sendSync(2, Y.encodeStateAsUpdate(doc, before));
      await eve.roundTrip();
    },
    refusals: () => eve.received.filter(({ type }) => type === MessageType.refused),
    stands: async () => Object.fromEntries((await room.site()).screens),
    async seenByTheKiosk() {
      await screen.roundTrip();
      return screen.received
        .filter(({ type, step }: Received) => type === MessageType.sync && step === 2)
        .map(({ bytes }) => {
          Y.applyUpdate(shown, bytes ?? new Uint8Array());
          return Object.keys(shown.getMap('screens').toJSON());
        });
    },
  };
}
type Site = Awaited<ReturnType<typeof begin>>;

describe('screens that a client writes into the document', () => {
  it.each<[string, (site: Site) => void]>([
    ['a new one', ({ doc }) => createScreen(doc, { id: 'cave', name: 'Cave', at: 1 }, origin)],
    [
      'several, one of them what is no record',
      ({ screens }) => {
        screens.set('a', new Y.Map([['name', 'A']]));
        screens.set('b', 1 as unknown as Y.Map<unknown>);
      },
    ],
    ['another in the place of one', ({ screens }) => void screens.set('hall', new Y.Map([['name', 'Mine']]))],
    ['the end of one', ({ screens }) => screens.delete('hall')],
  ])('SS10.10: are undone before anybody is sent them, and answered: %s', async (_what, forge) => {
    const site = await begin();
    const before = await site.stands();
    await site.send(() => {
      forge(site);
      site.doc.getMap('settings').set('name', 'The rest counts');
    });
    expect(await site.stands()).toEqual(before);
    expect((await site.room.site()).settings.name).toBe('The rest counts');
    expect(site.refusals()).toMatchObject([{ json: { code: 'server-only' } }]);
    for (const ids of await site.seenByTheKiosk()) expect(ids).toEqual(['hall']);
  });

  it('SS10.10: what people say about one that is there counts, its way to the trash and back included', async () => {
    const site = await begin();
    await site.send(() => updateScreen(site.doc, 'hall', { name: 'Great hall', volume: 30 }, origin));
    await site.send(() => site.screens.get('hall')?.set('name', 'Greater hall'));
    await site.send(() => (site.screens.get('hall')?.get('tags') as Y.Map<unknown>).delete('shop'));
    await site.send(() => trashRecord(site.doc, 'screens', 'hall', 5, origin));
    expect(await site.stands()).toMatchObject({
      hall: { name: 'Greater hall', volume: 30, tags: [], deletedAt: 5 },
    });
    await site.send(() => restoreRecord(site.doc, 'screens', 'hall', origin));
    expect(await site.stands()).toMatchObject({ hall: { deletedAt: null } });
    expect(site.refusals()).toEqual([]);
  });
});
