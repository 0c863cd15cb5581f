import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { getRequest, setResponse } from '@sveltejs/kit/node';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { readBytes } from './read-bytes';
import { takeUnreadBody, type Patience } from './unread-body';

const REPEATS = 4;
/** More than the machine keeps between two ends of a connection when nobody reads. */
const BYTES = 20_000_000;

/** As Kit has it: the body is looked at and not read. */
const answeredByKit: RequestListener = (request, response) => {
  const from = async () => {
    await getRequest({ request, base: 'http://here' });
    await setResponse(response, new Response('no', { status: 405, headers: { 'content-length': '2' } }));
  };
  from().catch(() => response.destroy());
};
const answeredUnseen: RequestListener = (_request, response) => {
  response.writeHead(403, { 'content-length': '2' }).end('no');
};
const answeredAndClosed: RequestListener = (_request, response) => {
  response.writeHead(413, { 'content-length': '2', connection: 'close' }).end('no');
};
/** Finds out half-way that it is too much. */
const answeredMeanwhile: RequestListener = (request, response) => {
  readBytes(request, BYTES / 2).then(
    () => response.end('ok'),
    () => response.writeHead(413, { 'content-length': '2' }).end('no'),
  );
};

async function begin(listener: RequestListener, patience?: Patience): Promise<Server> {
  const server = createServer((request, response) => {
    takeUnreadBody(request, response, patience);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return server;
}
const portOf = (server: Server): number => (server.address() as AddressInfo).port;
const serve = async (listener: RequestListener, patience?: Patience): Promise<number> =>
  portOf(await begin(listener, patience));

const chunked = `transfer-encoding: chunked\r\n\r\n${(BYTES / 2).toString(16)}\r\n${'x'.repeat(BYTES / 2)}\r\n${(BYTES / 2).toString(16)}\r\n${'x'.repeat(BYTES / 2)}\r\n0\r\n\r\n`;
const whole = `content-length: ${BYTES}\r\n\r\n${'x'.repeat(BYTES)}`;

/** A client that writes all of its request before it reads, and asks once more on the same connection. */
function ask(port: number, head: string, body: string): Promise<string> {
  return new Promise((resolve) => {
    let got = '';
    let answers = 0;
    const client = connect(port, '127.0.0.1');
    const post = `POST / HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\n${head}${body}`;
    client.pause();
    client.write(post, () => client.resume());
    client.on('data', (data) => {
      got += data.toString();
      answers = got.split('\r\n\r\nno').length - 1;
      if (answers === 1 && head === '') client.write(post);
      if (answers === 2) client.end();
    });
    client.on('error', (error) => resolve(`${error.message} after ${answers} answers`));
    client.on('close', () => resolve(`${answers} answers`));
  });
}

describe('who is answered before its body is in', () => {
  for (const [how, listener] of Object.entries({
    'by Kit': answeredByKit,
    'by who never looked': answeredUnseen,
    'by who read half of it': answeredMeanwhile,
  })) {
    for (const [kind, body] of Object.entries({ 'of known length': whole, 'in chunks': chunked })) {
      test(`${how}, ${kind}, has the answer, and may ask again on the same connection`, async () => {
        const port = await serve(listener);
        for (let n = 0; n < REPEATS; n += 1) expect(await ask(port, '', body)).toBe('2 answers');
      });
      test(`${how}, ${kind}, as the last of its connection, has the answer`, async () => {
        const port = await serve(listener);
        for (let n = 0; n < REPEATS; n += 1)
          expect(await ask(port, 'connection: close\r\n', body)).toBe('1 answers');
      });
    }
  }

  test('by who ends the connection has the answer', async () => {
    const port = await serve(answeredAndClosed);
    for (let n = 0; n < REPEATS; n += 1) expect(await ask(port, 'x-once: 1\r\n', whole)).toBe('1 answers');
  });

  test('as the last of a connection that its client leaves open is let go of', async () => {
    const server = await begin(answeredUnseen);
    const client = connect({ port: portOf(server), host: '127.0.0.1', allowHalfOpen: true });
    onTestFinished(() => void client.destroy());
    client.write(`POST / HTTP/1.1\r\nhost: here\r\nconnection: close\r\n${whole}`);
    client.resume();
    await once(client, 'end');
    const open = () =>
      new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));
    await vi.waitUntil(async () => (await open()) === 0, { timeout: 50_000, interval: 5 });
  });

  test('is cut off when it pauses for too long, or never ends', async () => {
    const slow = (patience: Patience, everyMs: number) =>
      new Promise<void>((resolve) => {
        void serve(answeredUnseen, patience).then((port) => {
          const client = connect(port, '127.0.0.1');
          client.write('POST / HTTP/1.1\r\nhost: here\r\ncontent-length: 1000000\r\n\r\n');
          const drip = setInterval(() => client.write('x'), everyMs);
          client.on('error', () => undefined); // it is cut off: that is what is waited for
          client.on('close', () => {
            clearInterval(drip);
            resolve();
          });
          client.resume();
        });
      });
    await slow({ wholeMs: 3_600_000, pauseMs: 50 }, 3_600_000);
    await slow({ wholeMs: 50, pauseMs: 3_600_000 }, 5);
  });
});
