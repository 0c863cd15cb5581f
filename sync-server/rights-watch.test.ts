import { describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { CloseCode } from '#lib/protocol/close-codes';
import { revokeToken } from '#lib/server/tokens/tokens';
import { addDevice, addToken, addUser, openRightsRoom, type RightsRoom } from '../tests/support/real-rights';
import { SocketClient, type SocketOptions } from '../tests/support/socket-client';

const DAY = 86_400_000;

/** A socket that is let in. */
async function join({ url }: RightsRoom, options: SocketOptions): Promise<SocketClient> {
  const client = new SocketClient(url, options);
  await client.greet(new Y.Doc());
  return client;
}

describe('rights that another process takes away (SS2.9)', () => {
  it('closes whose session was deleted, and nobody else', async () => {
    const room = await openRightsRoom();
    const { context, rights } = room;
    const [ada, bob] = [await addUser(context, 'editor'), await addUser(context, 'editor')];
    const [first, second] = [await join(room, ada), await join(room, bob)];
    await context.db.write.deleteFrom('sessions').where('user_id', '=', ada.id).execute();
    await rights.check();
    expect((await first.closed).code).toBe(CloseCode.notAuthenticated);
    await second.roundTrip();
    expect(second.isOpen).toBe(true);
  });

  it('SS2.3: closes every socket of a person whose role changed, to come back with the new one', async () => {
    const room = await openRightsRoom();
    const { context, rights } = room;
    const ada = await addUser(context, 'editor');
    const sockets = [await join(room, ada), await join(room, ada)];
    await context.db.write.updateTable('users').set({ role: 'viewer' }).where('id', '=', ada.id).execute();
    await rights.check();
    for (const socket of sockets) expect((await socket.closed).code).toBe(CloseCode.rightsChanged);
    const back = await join(room, ada);
    back.sendSync(2, new Uint8Array([0, 0]));
    await back.until(({ json }) => (json as { code?: string } | undefined)?.code === 'read-only');
  });

  it('closes the sockets of a person who was deleted', async () => {
    const room = await openRightsRoom();
    const ada = await addUser(room.context, 'editor');
    const socket = await join(room, ada);
    await room.context.db.write.deleteFrom('users').where('id', '=', ada.id).execute();
    await room.rights.check();
    expect((await socket.closed).code).toBe(CloseCode.notAuthenticated);
  });

  it.each([
    ['disabled', { disabled_at: 1 }],
    ['made to expire', { expires_at: 1 }],
  ])('closes the sockets of a person whose account was %s', async (_how, closed) => {
    const room = await openRightsRoom();
    const [ada, bob] = [await addUser(room.context, 'editor'), await addUser(room.context, 'editor')];
    const [socket, other] = [await join(room, ada), await join(room, bob)];
    await room.context.db.write.updateTable('users').set(closed).where('id', '=', ada.id).execute();
    await room.rights.check();
    expect((await socket.closed).code).toBe(CloseCode.notAuthenticated);
    await other.roundTrip();
    expect(other.isOpen).toBe(true);
  });

  it.each([
    ['revoked', CloseCode.revokedDevice],
    ['refused', CloseCode.unknownDevice],
    ['pending', CloseCode.unknownDevice],
  ] as const)('closes a kiosk whose device became %s with %i', async (state, code) => {
    const room = await openRightsRoom();
    const { context, rights } = room;
    const hall = await addDevice(context, 'hall');
    const lobby = await addDevice(context, 'lobby');
    const socket = await join(room, { ...hall, query: '?as=device:hall' });
    const neighbour = await join(room, { ...lobby, query: '?as=device:lobby' });
    await context.db.write.updateTable('devices').set({ state }).where('id', '=', hall.id).execute();
    await rights.check();
    expect((await socket.closed).code).toBe(code);
    await neighbour.roundTrip();
    expect(neighbour.isOpen).toBe(true);
  });

  it('a device whose row is gone is not known, which wipes nothing', async () => {
    const room = await openRightsRoom();
    const hall = await addDevice(room.context, 'hall');
    const socket = await join(room, { ...hall, query: '?as=device:hall' });
    await room.context.db.write.deleteFrom('devices').where('id', '=', hall.id).execute();
    await room.rights.check();
    expect((await socket.closed).code).toBe(CloseCode.unknownDevice);
  });

  it('closes a token’s sockets when it is revoked, deleted, or for something else', async () => {
    const room = await openRightsRoom();
    const { context, rights } = room;
    const make = () => addToken(context, { scopes: ['site:write'] });
    const [revoked, deleted, lessened] = [await make(), await make(), await make()];
    const sockets = await Promise.all(
      [revoked, deleted, lessened].map(({ text }) => join(room, { token: text })),
    );
    await revokeToken(context, revoked.id);
    await context.db.write.deleteFrom('api_tokens').where('id', '=', deleted.id).execute();
    await context.db.write
      .updateTable('api_tokens')
      .set({ scopes: 'site:read' })
      .where('id', '=', lessened.id)
      .execute();
    await rights.check();
    const codes = await Promise.all(sockets.map(async ({ closed }) => (await closed).code));
    expect(codes).toEqual([CloseCode.notAuthenticated, CloseCode.notAuthenticated, CloseCode.rightsChanged]);
  });

  it('asks the database once when nothing happened', async () => {
    const room = await openRightsRoom();
    const ada = await addUser(room.context, 'editor');
    await join(room, ada);
    await room.rights.check();
    const asked = vi.spyOn(room.context.db.read, 'selectFrom');
    await room.rights.check();
    expect(asked.mock.calls).toEqual([['rights_changes']]);
  });

  it('asks about everybody when lines were deleted before it read them', async () => {
    const room = await openRightsRoom();
    const { context, rights } = room;
    const [ada, bob] = [await addUser(context, 'editor'), await addUser(context, 'editor')];
    const [first, second] = [await join(room, ada), await join(room, bob)];
    await context.db.write.deleteFrom('sessions').where('user_id', '=', ada.id).execute();
    await context.db.batch([
      context.db.write.insertInto('rights_changes').values({ kind: 'user', subject: 'another' }),
      context.db.write.deleteFrom('rights_changes').where('subject', '!=', 'another'),
    ]);
    await rights.check();
    expect((await first.closed).code).toBe(CloseCode.notAuthenticated);
    await second.roundTrip();
    expect(second.isOpen).toBe(true);
  });

  it('finds what changed between the check of a cookie and the join', async () => {
    const room = await openRightsRoom();
    const { context, rights } = room;
    const ada = await addUser(context, 'editor');
    const socket = await join(room, ada);
    const [connection] = room.room.connections();
    if (connection === undefined) throw new Error('nobody joined');
    const seen = rights.seen;
    // As if the watch had looked at the change while this connection was not there yet.
    vi.spyOn(room.room, 'connections').mockReturnValueOnce([]);
    await context.db.write.deleteFrom('sessions').where('user_id', '=', ada.id).execute();
    await rights.check();
    await socket.roundTrip();
    expect(socket.isOpen).toBe(true);
    await rights.joined(connection, seen);
    expect((await socket.closed).code).toBe(CloseCode.notAuthenticated);
  });

  it('an outage of our own closes nobody, and what could not be asked is asked again', async () => {
    let down = true;
    const room = await openRightsRoom(() => down);
    const { context, rights } = room;
    const ada = await addUser(context, 'editor');
    const socket = await join(room, ada);
    await context.db.write.deleteFrom('sessions').where('user_id', '=', ada.id).execute();
    await rights.check();
    await socket.roundTrip();
    expect(socket.isOpen).toBe(true);
    down = false;
    await rights.check();
    expect((await socket.closed).code).toBe(CloseCode.notAuthenticated);
  });
});

describe('rights that end by themselves (SS2.8)', () => {
  it('closes a socket when its session has run out', async () => {
    const room = await openRightsRoom();
    const { context, rights } = room;
    const socket = await join(room, await addUser(context, 'viewer'));
    context.advance(30 * DAY - 1_000);
    await rights.check();
    await socket.roundTrip();
    expect(socket.isOpen).toBe(true);
    context.advance(1_000);
    await rights.check();
    expect((await socket.closed).code).toBe(CloseCode.notAuthenticated);
  });

  it('leaves it open when the session was used meanwhile, until that runs out too', async () => {
    const room = await openRightsRoom();
    const { context, rights } = room;
    const ada = await addUser(context, 'viewer');
    const socket = await join(room, ada);
    context.advance(20 * DAY);
    // Another request of hers: the session lasts 30 days from here.
    await join(room, ada);
    context.advance(29 * DAY);
    await rights.check();
    await socket.roundTrip();
    expect(socket.isOpen).toBe(true);
    context.advance(DAY);
    await rights.check();
    expect((await socket.closed).code).toBe(CloseCode.notAuthenticated);
  });

  it('closes a token’s socket when it expires, and refuses it from then on', async () => {
    const room = await openRightsRoom();
    const { context, rights } = room;
    const { text: token } = await addToken(context, { scopes: ['site:read'], lifeMs: DAY });
    const socket = await join(room, { token });
    context.advance(DAY - 1);
    await rights.check();
    await socket.roundTrip();
    expect(socket.isOpen).toBe(true);
    context.advance(1);
    await rights.check();
    const { code, reason } = await socket.closed;
    expect([code, reason]).toEqual([
      CloseCode.notAuthenticated,
      expect.stringMatching(/^This token expired on 2023-11-15: make a new one\.$/),
    ]);
    expect((await new SocketClient(room.url, { token }).closed).code).toBe(CloseCode.notAuthenticated);
  });
});
