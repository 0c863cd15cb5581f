import * as encoding from 'lib0/encoding';
import { expect } from 'vitest';
import * as Y from 'yjs';
import { createContent } from '#lib/model/content';
import { createScreen } from '#lib/model/screen';
import { CloseCode } from '#lib/protocol/close-codes';
import { MessageType } from '#lib/protocol/messages';
import { openEditor } from '../support/editor';
import { KioskVisitor } from '../support/kiosk-visitor';
import { SocketClient, type SocketOptions } from '../support/socket-client';
import { STATUS } from '../support/status';
import { Visitor } from '../support/visitor';
import { refused, type Family } from './attack';
import { addPerson } from './people';
import { makeToken } from './programs';
import type { Target } from './target';

const syncUrl = ({ url }: Target) => `${url.replace('http', 'ws')}/sync`;
const TEXT = { title: 'forged', body: '', colour: '#ffffff', align: 'center' } as const;
const BY = { kind: 'edit', by: 'attack' } as const;

/** Somebody at the socket who has the document, and what they would write. */
async function join(target: Target, options: SocketOptions) {
  const socket = new SocketClient(syncUrl(target), options);
  const doc = new Y.Doc();
  await socket.greet(doc);
  return { socket, doc };
}

/** The bytes of a change. */
function changeOf(doc: Y.Doc, change: () => void): Uint8Array {
  const before = Y.encodeStateVector(doc);
  change();
  return Y.encodeStateAsUpdate(doc, before);
}

/** A content of this name in the document as the admin has it. */
async function has(target: Target, collection: string, id: string): Promise<boolean> {
  const editor = await openEditor(target.url, target.admin.cookie);
  try {
    return editor.doc.getMap(collection).has(id);
  } finally {
    editor.close();
  }
}

async function visitorOf(target: Target, role: 'viewer' | 'editor'): Promise<Visitor> {
  return new Visitor(target.url).logIn(await addPerson(target, role));
}

async function kioskOf(target: Target, screen: string): Promise<KioskVisitor> {
  await target.admin.send('PUT', '/api/v1/enrolment-policy', { policy: 'open' });
  const kiosk = new KioskVisitor(target.url, screen);
  expect((await kiosk.enrol()).verdict).toBe('approved');
  await target.admin.send('PUT', '/api/v1/enrolment-policy', { policy: 'approve' });
  return kiosk;
}

/** Writes as updates and as whole state until it is thrown out; nobody may have it. */
async function writeAsReader(target: Target, options: SocketOptions): Promise<string> {
  const { socket, doc } = await join(target, options);
  const id = `forged-${Math.random().toString(36).slice(2)}`;
  const update = changeOf(doc, () =>
    createContent(doc, { id, name: 'forged', type: 'text', text: TEXT, at: 1 }, BY),
  );
  for (let n = 0; n < 30 && socket.isOpen; n += 1) socket.sendSync(n % 2 === 0 ? 2 : 1, update);
  const { code } = await socket.closed;
  const answers = socket.received.filter(({ type }) => type === MessageType.refused);
  expect(answers.length).toBeGreaterThan(0);
  expect(answers[0]?.json).toMatchObject({ code: 'read-only' });
  expect(code).toBe(CloseCode.forbidden);
  expect(await has(target, 'contents', id)).toBe(false);
  return `answered, then closed with ${code}`;
}

/** What the audit log says of refusals since then. */
async function refusals({ auditedSince }: Target, mark: number): Promise<string> {
  const lines = (await auditedSince(mark)).filter(({ outcome }) => outcome === 'refused');
  expect(lines.length).toBeGreaterThan(0);
  return `${lines.length} × ${[...new Set(lines.map(({ action }) => action))].join(', ')} refused`;
}

export const sockets: Family = {
  title: 'the socket',
  attacks: [
    {
      name: 'a viewer writes',
      run: async ({ site }) => {
        const mark = await site.auditMark();
        const { cookie } = await visitorOf(site, 'viewer');
        return refused(await writeAsReader(site, { cookie, query: '?as=user' }), await refusals(site, mark));
      },
    },
    {
      name: 'a kiosk writes',
      run: async ({ site }) => {
        const mark = await site.auditMark();
        const { cookie } = await kioskOf(site, 'writes');
        return refused(
          await writeAsReader(site, { cookie, query: '?as=device:writes' }),
          await refusals(site, mark),
        );
      },
    },
    {
      name: 'a token that may only read writes',
      run: async ({ site }) => {
        const mark = await site.auditMark();
        const { text } = await makeToken(site, 'site:read');
        return refused(
          await writeAsReader(site, { token: text, query: '?as=token' }),
          await refusals(site, mark),
        );
      },
    },
    {
      name: 'an editor forges launches and an all-clear',
      run: async ({ site }) => {
        const { cookie } = await visitorOf(site, 'editor');
        const { socket, doc } = await join(site, { cookie, query: '?as=user' });
        const launch = {
          kind: 'launch',
          id: 'forged',
          target: 'all',
          mode: 'emergency',
          source: { type: 'content', id: 'x' },
          at: Date.now() + 1e9,
          until: null,
          by: 'user:somebody',
        };
        const update = changeOf(doc, () => {
          doc.getMap('launches').set('emergency/all', launch);
          doc.getMap('launches').set('all-clear/all', { ...launch, kind: 'clear', what: 'emergency' });
        });
        socket.sendSync(2, update);
        await socket.until(({ type }) => type === MessageType.refused);
        expect(await has(site, 'launches', 'emergency/all')).toBe(false);
        expect(await has(site, 'launches', 'all-clear/all')).toBe(false);
        return refused('undone and answered (server-only)');
      },
    },
    {
      name: 'an editor makes a screen, which only an approval does',
      run: async ({ site }) => {
        const { cookie } = await visitorOf(site, 'editor');
        const { socket, doc } = await join(site, { cookie, query: '?as=user' });
        const update = changeOf(doc, () => createScreen(doc, { id: 'forged', name: 'Forged', at: 1 }, BY));
        socket.sendSync(2, update);
        await socket.until(({ type }) => type === MessageType.refused);
        expect(await has(site, 'screens', 'forged')).toBe(false);
        return refused('undone and answered (server-only)');
      },
    },
    {
      name: 'an editor rewrites whose site and which epoch it is',
      run: async ({ site }) => {
        const { cookie } = await visitorOf(site, 'editor');
        for (const [field, value] of [
          ['uid', 'stolen'],
          ['schemaVersion', 999],
          ['lineage', [1]],
        ] as const) {
          const { socket, doc } = await join(site, { cookie, query: '?as=user' });
          socket.sendSync(
            2,
            changeOf(doc, () => doc.getMap('meta').set(field, value)),
          );
          expect((await socket.closed).code).toBe(CloseCode.otherEpoch);
        }
        return refused(`closed with ${CloseCode.otherEpoch}, nothing applied`);
      },
    },
    {
      name: 'a viewer speaks for somebody else (presence)',
      run: async ({ site }) => {
        const admin = await join(site, { cookie: site.admin.cookie, query: '?as=user' });
        const viewer = await join(site, {
          cookie: (await visitorOf(site, 'viewer')).cookie,
          query: '?as=user',
        });
        const say = ({ socket }: typeof admin, client: number, clock: number, name: string) =>
          socket.send(MessageType.awareness, (encoder) => {
            const states = encoding.createEncoder();
            encoding.writeVarUint(states, 1);
            encoding.writeVarUint(states, client);
            encoding.writeVarUint(states, clock);
            encoding.writeVarString(states, JSON.stringify({ name }));
            encoding.writeVarUint8Array(encoder, encoding.toUint8Array(states));
          });
        say(admin, 4242, 1, 'the admin');
        await admin.socket.roundTrip();
        say(viewer, 4242, 99, 'forged-presence');
        await viewer.socket.roundTrip();
        await admin.socket.roundTrip();
        const forged = admin.socket.received.filter(
          ({ type, bytes }) =>
            type === MessageType.awareness && Buffer.from(bytes ?? []).includes('forged-presence'),
        );
        expect(forged).toEqual([]);
        return refused('left out: the client id belongs to another connection');
      },
    },
    {
      name: 'a screen reports for another, a person for a screen',
      run: async ({ site }) => {
        const { cookie } = await kioskOf(site, 'reports');
        const kiosk = await join(site, { cookie, query: '?as=device:reports' });
        kiosk.socket.sendJson(MessageType.status, { ...STATUS, screen: 'lobby' });
        const answer = await kiosk.socket.until(({ type }) => type === MessageType.refused);
        expect(answer.json).toMatchObject({ code: 'malformed' });
        const editor = await join(site, {
          cookie: (await visitorOf(site, 'editor')).cookie,
          query: '?as=user',
        });
        editor.socket.sendJson(MessageType.status, { ...STATUS, screen: 'lobby' });
        const other = await editor.socket.until(({ type }) => type === MessageType.refused);
        expect(other.json).toMatchObject({ code: 'read-only' });
        return refused('answered; not taken');
      },
    },
    {
      name: 'the proof of one identity for another',
      run: async ({ site }) => {
        const kiosk = await kioskOf(site, 'proof');
        const editor = await visitorOf(site, 'editor');
        const kioskToken = (await makeToken(site, 'kiosk')).text;
        const tries: readonly [SocketOptions, number][] = [
          [{ cookie: kiosk.cookie, query: '?as=user' }, CloseCode.notAuthenticated],
          [{ cookie: kiosk.cookie, query: '?as=device:lobby' }, CloseCode.unknownDevice],
          [{ cookie: editor.cookie, query: '?as=device:proof' }, CloseCode.unknownDevice],
          [{ cookie: editor.cookie, query: '?as=token' }, CloseCode.notAuthenticated],
          [{ cookie: editor.cookie, query: '?as=admin' }, CloseCode.notAuthenticated],
          [{ token: kioskToken, query: '?as=user' }, CloseCode.forbidden],
          [{ cookie: editor.cookie, query: '?as=user', room: 'site/other' }, CloseCode.unknownRoom],
          [{ cookie: editor.cookie, query: '?as=user', room: 'site/default/../../x' }, CloseCode.unknownRoom],
          [{ query: '?as=user' }, CloseCode.notAuthenticated],
        ];
        for (const [options, code] of tries) {
          const socket = new SocketClient(syncUrl(site), options);
          expect([options.query, options.room, (await socket.closed).code]).toEqual([
            options.query,
            options.room,
            code,
          ]);
          expect(socket.received).toEqual([]);
        }
        return refused(`${tries.length} ways, closed before the first message`);
      },
    },
    {
      name: 'messages that can’t be read, that are too deep or too large',
      run: async ({ site }) => {
        const { cookie } = await visitorOf(site, 'editor');
        const neighbour = await join(site, { cookie: site.admin.cookie, query: '?as=user' });
        const deep = new Y.Doc();
        let value: unknown = 1;
        for (let n = 0; n < 5_000; n += 1) value = [value];
        deep.getMap('settings').set('name', value);
        const messages = [
          new Uint8Array([0, 2, 255, 255, 255, 255, 15]),
          new Uint8Array([0, 2, 3, 1, 1, 255]),
          new Uint8Array([1, 255, 255, 255]),
          new Uint8Array(Buffer.from('not a message at all')),
          new Uint8Array([120]),
          new Uint8Array(17 * 1024 * 1024),
        ];
        for (const bytes of messages) {
          const { socket } = await join(site, { cookie, query: '?as=user' });
          socket.sendBytes(bytes);
          expect([CloseCode.badMessage, CloseCode.tooLarge]).toContain((await socket.closed).code);
        }
        const { socket } = await join(site, { cookie, query: '?as=user' });
        socket.sendSync(2, Y.encodeStateAsUpdate(deep));
        await Promise.race([socket.closed, socket.roundTrip()]);
        await neighbour.socket.roundTrip();
        expect(neighbour.socket.isOpen).toBe(true);
        return refused(`${messages.length + 1} messages; the sender alone is closed`);
      },
    },
  ],
};
