import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { EventFeed } from '#lib/server/events/event-feed';
import { KINDS } from '#lib/server/events/site-event';
import { readEvents } from '../../tests/support/event-reader';
import { EventStream } from './event-stream';

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000 });

/** 300 bytes or so each. */
function publish(feed: EventFeed, from: number, to: number): void {
  for (let n = from; n <= to; n += 1)
    feed.publish({ kind: 'screen.online', at: n, data: { screen: `s${n}`, more: 'x'.repeat(200) } });
}

async function begin() {
  const feed = new EventFeed();
  const streams: EventStream[] = [];
  const slow = vi.fn();
  const server = http.createServer((request, response) => {
    const lastEventId = request.headers['last-event-id'];
    streams.push(
      new EventStream({
        response,
        identity: { kind: 'device', deviceId: 'd', screenId: 's' },
        expiresAt: null,
        kinds: new Set(KINDS),
        feed,
        lastEventId: typeof lastEventId === 'string' ? lastEventId : null,
        onSlow: slow,
      }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const listen = (headers: Record<string, string> = {}) => readEvents(`http://127.0.0.1:${port}/`, headers);
  return { feed, streams, slow, port, listen };
}

describe('one stream of events', () => {
  test('brings who was away for long all that was missed, however much that is', async () => {
    const { feed, slow, listen } = await begin();
    const away = feed.idOf();
    publish(feed, 1, 4_000);
    const back = await listen({ 'last-event-id': away });
    await until(() => expect(back.events).toHaveLength(4_001));
    expect(back.events[0]?.name).toBe('ready');
    expect(back.events.slice(1).map(({ data }) => data['at'])).toEqual(
      Array.from({ length: 4_000 }, (_, n) => n + 1),
    );
    expect(slow).not.toHaveBeenCalled();
  });

  test('takes thousands of events in one instant, and goes on after them', async () => {
    const { feed, slow, listen } = await begin();
    const stream = await listen();
    publish(feed, 1, 4_000);
    await until(() => expect(stream.events).toHaveLength(4_001));
    publish(feed, 4_001, 4_001);
    await until(() => expect(stream.events.at(-1)?.data['at']).toBe(4_001));
    expect(stream.lastId()).toBe(feed.idOf());
    expect(slow).not.toHaveBeenCalled();
  });

  test('says so when more happened in one instant than is kept', async () => {
    const { feed, listen } = await begin();
    const stream = await listen();
    publish(feed, 1, 20_000);
    await until(() => expect(stream.events.at(-1)?.name).toBe('reset'));
    expect(stream.lastId()).toBe(feed.idOf());
    publish(feed, 20_001, 20_001);
    await until(() => expect(stream.events.at(-1)?.data['at']).toBe(20_001));
  });

  test('keeps nothing in memory for who does not read, and ends it', async () => {
    const { feed, streams, slow, port } = await begin();
    const socket = net.connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.pause();
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await until(() => expect(streams).toHaveLength(1));
    const [stream] = streams;
    // What the system itself takes for it comes first.
    for (let round = 0; round < 100; round += 1) {
      publish(feed, 1, 1_000);
      await new Promise(setImmediate);
    }
    stream?.keepAlive();
    expect(slow).not.toHaveBeenCalled();
    stream?.keepAlive();
    expect(slow).toHaveBeenCalledOnce();
    expect(stream?.isOpen).toBe(false);
    const closed = once(socket, 'close');
    socket.resume();
    await closed;
    expect(socket.bytesRead).toBeLessThan(10_000_000);
  });
});
