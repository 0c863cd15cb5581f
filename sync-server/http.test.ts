import { once } from 'node:events';
import { Agent, createServer, get, request, type IncomingHttpHeaders } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import pino from 'pino';
import type { ServerContext } from '#lib/server/context';
import { ApiRate } from '#lib/server/limits/api-rate';
import { trustedPeers } from './config';
import { httpHandler, type HttpOptions, type PageHandler } from './http';
import { openTestDb } from '../tests/support/db';
import { httpSync } from './http-sync';
import type { Room } from './room';

async function serve(
  pages: PageHandler,
  problems: () => readonly string[] = () => [],
  {
    rate = { take: () => Promise.resolve({ headers: {}, refusal: null, isNews: false }) },
    ...more
  }: Partial<Pick<HttpOptions, 'rate' | 'slowestBodyMs' | 'onRefused'>> = {},
): Promise<string> {
  // Pages and probes touch no more of it than the log.
  const context = {
    log: pino({ level: 'silent' }),
    config: { origin: null, corsOrigins: [] },
  } as unknown as ServerContext;
  // Nor does what is asked for elsewhere touch the room.
  const sync = httpSync({
    room: {} as unknown as Room,
    authenticate: () => Promise.reject(new Error('nobody asks who it is')),
    origin: null,
  });
  const server = createServer(
    httpHandler({ context, proxies: trustedPeers([]), sync, pages, problems, rate, ...more }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('the HTTP server', () => {
  it('tells pages the protocol, host and address of a request, and drops what a client claims them to be', async () => {
    const seen: IncomingHttpHeaders[] = [];
    const url = await serve((request, response) => {
      seen.push(request.headers);
      response.end();
    });
    await fetch(url, {
      headers: {
        'x-vitrine-protocol': 'https',
        'x-vitrine-host': 'evil.example',
        'x-vitrine-address': '203.0.113.9',
      },
    });
    expect(seen[0]).toMatchObject({
      'x-vitrine-protocol': 'http',
      'x-vitrine-host': new URL(url).host,
      'x-vitrine-address': '127.0.0.1',
    });
  });

  it('answers too many calls of the API with 429 and when to come back, and pages as ever', async () => {
    const store = { db: await openTestDb(), now: () => Date.now() };
    const rate = new ApiRate(store, { points: 2, seconds: 3_600 });
    const url = await serve((_request, response) => void response.end(), undefined, { rate });
    const ask = (path: string) => fetch(`${url}${path}`, { headers: { authorization: 'Bearer vt_some' } });
    expect((await ask('/api/v1/time')).headers.get('ratelimit')).toBe('"api";r=1;t=3600');
    await ask('/api/v1/time');
    const refused = await ask('/api/v1/time');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([
      429,
      expect.stringMatching(/^3(600|599)$/),
    ]);
    expect(await refused.json()).toMatchObject({ code: 'too-many-requests' });
    expect((await ask('/manager')).status).toBe(200);
    // The app's router takes it for the same.
    expect((await ask('/%61pi/v1/time')).status).toBe(429);
    expect((await ask('/%zzapi')).status).toBe(200);
  });

  it('tells of who is refused without being known: by what it brings, or because of where it comes from', async () => {
    const told: unknown[] = [];
    const answer: PageHandler = (request, response) => {
      response.writeHead(Number(new URL(request.url ?? '', 'http://x').searchParams.get('status'))).end();
    };
    const url = await serve(answer, undefined, {
      onRefused: ({ via, address, because }) => told.push([via, address, because]),
    });
    const ask = (path: string, headers: Record<string, string>, method = 'POST') =>
      fetch(url + path, { method, headers });
    const elsewhere = { origin: 'https://evil.example', cookie: 'vitrine_session=a' };
    const old = { authorization: 'Bearer vt_old' };
    const notTold: [string, Record<string, string>, string?][] = [
      ['/api/v1/me?status=401', {}, 'GET'],
      ['/api/v1/me?status=200', old, 'GET'],
      ['/api/v1/users?status=403', old],
      ['/api/v1/users?status=403', elsewhere, 'GET'],
      ['/login?status=401', { cookie: 'a=b' }],
    ];
    for (const asked of notTold) await ask(...asked);
    expect(told).toEqual([]);
    await ask('/api/v1/me?status=401', old, 'GET');
    await ask('/api/v1/screens?status=401', { cookie: 'vitrine_session=a' }, 'GET');
    await ask('/api/v1/users?status=403', elsewhere);
    await ask('/logout?status=403', { ...elsewhere, 'sec-fetch-site': 'cross-site' });
    expect(told).toEqual([
      ['api', '127.0.0.1', 'notAuthenticated'],
      ['api', '127.0.0.1', 'notAuthenticated'],
      ['api', '127.0.0.1', 'badOrigin'],
      ['api', '127.0.0.1', 'badOrigin'],
    ]);
  });

  it('answers and cuts who begins a body and does not send it, but for files', async () => {
    const url = new URL(
      await serve((request, response) => void request.resume().on('end', () => response.end()), undefined, {
        slowestBodyMs: 20,
      }),
    );
    const post = async (path: string): Promise<net.Socket> => {
      const socket = net.connect(Number(url.port), url.hostname);
      onTestFinished(() => void socket.destroy());
      await once(socket, 'connect');
      socket.write(`PUT ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab`);
      return socket;
    };
    const file = await post('/api/v1/media');
    const slow = await post('/api/v1/groups');
    expect(await text(slow)).toMatch(
      /^HTTP\/1\.1 408 .*\r\n(.+\r\n)*\r\n.*"detail":"What you sent did not arrive in time/,
    );
    const answer = once(file, 'data');
    file.write('cde');
    expect(String(await answer)).toContain('HTTP/1.1 200');
  });

  it('answers who is refused while its body comes in, and the next request on the same connection', async () => {
    const url = await serve((request, response) => {
      // As Kit does: it looks at the body, and reads no further.
      request.once('data', () => request.pause());
      response.writeHead(405, { 'content-length': '2' }).end('no');
    });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const ask = () =>
      new Promise<number | undefined>((resolve, reject) => {
        const asked = request(url, { method: 'POST', agent });
        asked.once('error', reject).once('response', (answer) => {
          answer.resume().once('end', () => resolve(answer.statusCode));
        });
        asked.end('x'.repeat(3_000_000));
      });
    for (let n = 0; n < 10; n += 1) expect(await ask()).toBe(405);
  });

  it('is alive while it is not ready, and says why it is not', async () => {
    const url = await serve(
      () => undefined,
      () => ['There is no space left on the disk.'],
    );
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { ready: false, reasons: ['There is no space left on the disk.'] },
    ]);
  });

  it('hands on what is asked for, be it a URL or not', async () => {
    const asked: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      asked.push(request.url);
      response.end();
    });
    for (const path of ['//..%2f', '//%', '/\\[', 'http://[/'])
      await new Promise((resolve) => get({ port: new URL(url).port, path }, resolve));
    expect(asked).toEqual(['//..%2f', '//%', '/\\[', 'http://[/']);
  });

  it('answers when a page throws, instead of leaving the request open', async () => {
    const url = await serve(() => {
      throw new Error('broken page');
    });
    expect((await fetch(url)).status).toBe(500);
  });
});
