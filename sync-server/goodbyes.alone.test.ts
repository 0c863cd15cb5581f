import { once } from 'node:events';
import { createServer } from 'node:http';
import { BlockList, type AddressInfo } from 'node:net';
import pino from 'pino';
import { expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import { CloseCode } from '#lib/protocol/close-codes';
import { ROOM } from '#lib/protocol/messages';
import { openTestRoom } from '../tests/support/test-room';
import { Gate } from './gate';

const { told } = vi.hoisted(() => ({ told: [] as string[] }));
const GRACE_MS = 1_234;

vi.mock('node:timers/promises', async (original) => ({
  ...(await original<typeof import('node:timers/promises')>()),
  setTimeout: (ms: number, _value: unknown, options?: { readonly signal: AbortSignal }) =>
    new Promise<void>((resolve, reject) => {
      // Others can be called off.
      if (options === undefined) told.push(`waits ${ms} ms`);
      // Nobody is cut here: all answer the goodbye.
      if (ms === GRACE_MS) options?.signal.addEventListener('abort', () => reject(new Error('not needed')));
      else resolve();
    }),
}));

it('SS9.1: takes leave of a crowd a few at a time, with a wait between', async () => {
  const { room } = await openTestRoom();
  const nobodyYet = () => new Promise<never>(() => undefined);
  const log = pino({ level: 'silent' });
  const gate = new Gate({ room, authenticate: nobodyYet, origin: null, proxies: new BlockList(), log });
  const server = createServer();
  server.on('upgrade', (request, socket, head) => gate.upgrade(request, socket, head));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/sync/${ROOM}`;
  const crowd = await Promise.all(
    Array.from({ length: 100 }, async () => {
      const socket = new WebSocket(url);
      await once(socket, 'open');
      return socket;
    }),
  );
  const closed = Promise.all(crowd.map((socket) => once(socket, 'close') as Promise<[number]>));
  const left = new Set<WebSocket>();
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the right `this`
  const { close } = WebSocket.prototype;
  vi.spyOn(WebSocket.prototype, 'close').mockImplementation(function (this: WebSocket, code, reason) {
    // Both ends call it again when they are answered.
    if (!crowd.includes(this) && !left.has(this)) told.push('goodbye');
    left.add(this);
    close.call(this, code, reason);
  });
  await gate.close(GRACE_MS);
  expect(new Set((await closed).map(([code]) => code))).toEqual(new Set([CloseCode.goingAway]));
  const times = (n: number): string[] => Array.from({ length: n }, () => 'goodbye');
  expect(told).toEqual([...times(40), 'waits 50 ms', ...times(40), 'waits 50 ms', ...times(20)]);
});
