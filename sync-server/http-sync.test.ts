import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as Y from 'yjs';
import type { Identity } from '#lib/access/access';
import { digestOf } from '#lib/model/digest';
import { CloseCode } from '#lib/protocol/close-codes';
import type { Authenticate } from '#lib/server/authenticate';
import { STATUS } from '../tests/support/status';
import { openTestRoom } from '../tests/support/test-room';
import { httpSync } from './http-sync';
import type { Room } from './room';

/** Believes the screen that the cookie names. */
const authenticate: Authenticate = ({ cookie }, wanted) => {
  if (wanted.kind === 'device' && cookie === wanted.screenId) {
    const identity: Identity = { kind: 'device', deviceId: 'd', screenId: wanted.screenId };
    return Promise.resolve({ identity, expiresAt: null });
  }
  return Promise.resolve({ code: CloseCode.unknownDevice, message: 'Not proved.' });
};

async function serve(room: Room) {
  const sync = httpSync({ room, authenticate, origin: null });
  const server = createServer((request, response) => void sync(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const asks = { cookie: 'hall', as: 'device:hall', site: room.uid, epoch: String(room.epoch) };
  return (body: unknown, change: Partial<typeof asks & { origin: string }> = {}) => {
    const { cookie, origin, ...query } = { ...asks, ...change };
    return fetch(`http://127.0.0.1:${port}/sync/site/default?${new URLSearchParams(query).toString()}`, {
      method: 'POST',
      headers: { cookie, ...(origin === undefined ? {} : { origin }) },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  };
}

describe('SS15: a client that comes over HTTP', () => {
  it('SS15.1: gets what it lacks, and then that there is nothing', async () => {
    const { room } = await openTestRoom();
    const ask = await serve(room);
    const doc = new Y.Doc();
    const first = await ask({ digest: null, status: null });
    expect(first.status).toBe(200);
    Y.applyUpdate(doc, new Uint8Array(await first.arrayBuffer()));
    expect(first.headers.get('vitrine-version')).toBe('1');
    expect(first.headers.get('vitrine-epoch')).toBe(String(room.epoch));
    const second = await ask({ digest: digestOf(doc), status: null });
    expect(second.status).toBe(204);
    await room.edit('test', (live) => live.getMap('settings').set('name', 'Edited'));
    const third = await ask({ digest: digestOf(doc), status: null });
    Y.applyUpdate(doc, new Uint8Array(await third.arrayBuffer()));
    expect(doc.getMap('settings').get('name')).toBe('Edited');
    expect(third.headers.get('vitrine-version')).toBe('2');
  });

  it('SS15.1: is told nothing before that is on the disk', async () => {
    const { room, store } = await openTestRoom();
    const ask = await serve(room);
    store.hold();
    const edit = room.edit('test', (live) => live.getMap('settings').set('name', 'Edited'));
    let answered = false;
    const answer = ask({ digest: null, status: null }).then((response) => {
      answered = true;
      return response;
    });
    // Another request, that waits for no commit, has been there and back.
    expect((await ask('nonsense')).status).toBe(400);
    expect(answered).toBe(false);
    store.release();
    await edit;
    expect((await answer).headers.get('vitrine-version')).toBe('2');
  });

  it('SS15.2: counts as online, and its copy is judged', async () => {
    const { room } = await openTestRoom();
    const ask = await serve(room);
    const doc = new Y.Doc();
    Y.applyUpdate(doc, new Uint8Array(await (await ask({ digest: null, status: null })).arrayBuffer()));
    const digest = digestOf(doc);
    await ask({ digest, status: { ...STATUS, applied: 1, digest } });
    expect(room.statuses()).toMatchObject([{ screen: 'hall', online: true, via: 'http', replica: 'equal' }]);
  });

  it('SS15.4: is heard, and told nothing, when it plays a copy of another site or epoch', async () => {
    const { room } = await openTestRoom();
    const ask = await serve(room);
    for (const change of [{ epoch: '1' }, { site: 'other' }]) {
      const answer = await ask({ digest: null, status: { ...STATUS, applied: 1 } }, change);
      expect(answer.status).toBe(409);
      expect(room.statuses()).toMatchObject([
        { screen: 'hall', online: true, via: 'http', replica: 'differs' },
      ]);
    }
  });

  it.each([
    ['a device that is not known', { cookie: 'lobby' }, {}, 401, CloseCode.unknownDevice],
    ['another site', { site: 'other' }, {}, 409, CloseCode.otherEpoch],
    ['another epoch', { epoch: '1' }, {}, 409, CloseCode.otherEpoch],
    ['another page', { origin: 'http://evil.example' }, {}, 403, CloseCode.badOrigin],
    ['another screen’s status', {}, { status: { ...STATUS, screen: 'lobby' } }, 400, CloseCode.badMessage],
    ['a body that is not one', {}, { status: 3 }, 400, CloseCode.badMessage],
  ])(
    'SS15.3: %s is refused with the code that a socket would have got',
    async (_who, change, body, status, closeCode) => {
      const { room } = await openTestRoom();
      const ask = await serve(room);
      const answer = await ask({ digest: null, status: null, ...body }, change);
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(await answer.json()).toMatchObject({ closeCode });
      expect(room.statuses()).toEqual([]);
    },
  );

  it('SS11.6: needs the document, as one on a socket does: it stays in memory between two questions', async () => {
    let now = 0;
    const { room } = await openTestRoom({ limits: { idleMs: 1_000 }, monotonic: () => now });
    const ask = await serve(room);
    for (let i = 0; i < 3; i += 1) {
      now += 2_000;
      await ask({ digest: null, status: null });
      room.tick();
    }
    expect(room.snapshot()).toMatchObject({ rooms: 1, evictions: 0 });
    now += 2_000;
    room.tick();
    expect(room.snapshot()).toMatchObject({ rooms: 0, evictions: 1 });
  });

  it('SS15.3: takes no more than 64 kB', async () => {
    const { room } = await openTestRoom();
    const ask = await serve(room);
    expect((await ask('x'.repeat(70_000))).status).toBe(413);
  });
});
