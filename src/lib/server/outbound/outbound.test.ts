import { gzipSync, brotliCompressSync, deflateSync } from 'node:zlib';
import type { RequestListener } from 'node:http';
import { describe, expect, it, vi } from 'vitest';
import { TEST_CERTIFICATE } from '../../../../tests/support/certificate';
import { httpElsewhere, httpsElsewhere, tcpElsewhere } from '../../../../tests/support/elsewhere';
import { startNameServer } from '../../../../tests/support/name-server';
import { Outbound, type OutboundRequest } from './outbound';

/** 127.0.0.2 stands for the internet, 127.0.0.1 for the inside. */
const OUTSIDE = '127.0.0.2';
const INSIDE = '127.0.0.1';

async function outbound(names: Readonly<Record<string, readonly (readonly string[])[]>> = {}) {
  const nameServer = await startNameServer({ 'outside.example': [[OUTSIDE]], ...names });
  const guard = new Outbound({ allow: [OUTSIDE], lookup: nameServer.lookup, ca: TEST_CERTIFICATE.cert });
  const codeOf = async (request: OutboundRequest): Promise<string> => {
    const answer = await guard.fetch(request).catch((error: unknown) => error);
    return answer instanceof Error && 'code' in answer
      ? String(answer.code)
      : `no error: ${JSON.stringify(answer)}`;
  };
  return { guard, codeOf, asked: nameServer.asked };
}

const hello: RequestListener = (_, response) => response.end('hello');
const text = (body: Uint8Array) => Buffer.from(body).toString('utf8');

describe('fetching from elsewhere', () => {
  it('asks the server under its own name, at the address that was checked', async () => {
    const { guard } = await outbound();
    const seen: unknown[] = [];
    const server = await httpElsewhere((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
      request.on('end', () => {
        seen.push([request.method, request.url, request.headers.host, request.headers['x-own'], body]);
        response.writeHead(418, { 'x-a': 'b' }).end('tea');
      });
    });
    const url = `http://outside.example:${server.port}/pot?milk=1#handle`;
    const answer = await guard.fetch({
      url,
      method: 'POST',
      headers: { 'X-Own': 'yes', Host: 'evil' },
      body: 'käse',
    });
    expect(answer).toMatchObject({ status: 418, headers: { 'x-a': 'b' }, url });
    expect(text(answer.body)).toBe('tea');
    expect(seen).toEqual([['POST', '/pot?milk=1', `outside.example:${server.port}`, 'yes', 'käse']]);
  });

  it('says itself where the request ends, whatever a caller says of that', async () => {
    const { guard } = await outbound();
    const seen: unknown[] = [];
    const server = await httpElsewhere((request, response) => {
      const { connection, 'content-length': length, 'transfer-encoding': encoding } = request.headers;
      seen.push([connection, length, encoding]);
      response.end();
    });
    const headers = { 'Content-Length': '99', 'Transfer-Encoding': 'chunked', Connection: 'keep-alive' };
    await guard.fetch({ url: `http://outside.example:${server.port}/`, method: 'POST', headers, body: 'x' });
    expect(seen).toEqual([['close', '1', undefined]]);
  });

  it('demands of a secure server a certificate for the name that was asked for', async () => {
    const { guard, codeOf } = await outbound({
      'secure.example': [[OUTSIDE]],
      'other.example': [[OUTSIDE]],
    });
    const names: unknown[] = [];
    const server = await httpsElsewhere((request, response) => {
      names.push([request.headers.host, 'servername' in request.socket ? request.socket.servername : null]);
      response.end('hello');
    });
    const answer = await guard.fetch({ url: `https://secure.example:${server.port}/` });
    expect(text(answer.body)).toBe('hello');
    expect(names).toEqual([[`secure.example:${server.port}`, 'secure.example']]);
    expect(await codeOf({ url: `https://other.example:${server.port}/` })).toBe('tls');
    expect(await codeOf({ url: `https://${OUTSIDE}:${server.port}/` })).toBe('tls');
    expect(names).toHaveLength(1);
  });

  it('tries the next address of a name when one takes no connection', async () => {
    const server = await httpElsewhere(hello);
    const guard = new Outbound({
      allow: ['127.0.0.0/8'],
      lookup: () => Promise.resolve(['127.0.0.3', OUTSIDE]),
    });
    expect((await guard.fetch({ url: `http://two.example:${server.port}` })).status).toBe(200);
  });
});

describe('a server that took the request', () => {
  it('is not asked again at another of its addresses: it may have done what it was asked', async () => {
    const server = await tcpElsewhere((socket) => void socket.once('data', () => socket.destroy()));
    const guard = new Outbound({ allow: [OUTSIDE], lookup: () => Promise.resolve([OUTSIDE, OUTSIDE]) });
    const url = `http://two.example:${server.port}`;
    await expect(guard.fetch({ url, method: 'POST', body: 'x' })).rejects.toMatchObject({ code: 'broken' });
    expect(server.connections()).toBe(1);
  });
});

describe('names', () => {
  it('are looked up two at a time, and no more than a hundred wait', async () => {
    let asked = 0;
    const guard = new Outbound({
      allow: [],
      lookup: () => {
        asked += 1;
        return new Promise(() => undefined);
      },
    });
    const fetching = Array.from({ length: 103 }, (_, n) => {
      const leaving = new AbortController();
      const error = guard
        .fetch({ url: `http://name${n}.example`, signal: leaving.signal })
        .catch((thrown: unknown) => thrown);
      return { leaving, error };
    });
    expect(await fetching[102]?.error).toMatchObject({ code: 'busy' });
    expect(asked).toBe(2);
    for (const { leaving, error } of fetching.slice(0, 102)) {
      leaving.abort();
      expect(await error).toMatchObject({ code: 'stopped' });
    }
  });
});

describe('what lies inside', () => {
  it('is never connected to: by address, in odd notations, by name, or by one of several addresses', async () => {
    const { codeOf } = await outbound({
      'inside.example': [[INSIDE]],
      'both.example': [[OUTSIDE, INSIDE]],
    });
    const inside = await httpElsewhere(hello, INSIDE);
    const hosts = [
      INSIDE,
      '127.1',
      '2130706433',
      '0x7f000001',
      '0177.1',
      '[::ffff:127.0.0.1]',
      '[::1]',
      '0.0.0.0',
    ];
    for (const host of [...hosts, 'inside.example', 'both.example', 'inside.example.'])
      expect(await codeOf({ url: `http://${host}:${inside.port}/` }), host).toBe('refused-address');
    expect(inside.connections()).toBe(0);
    const system = new Outbound({ allow: [OUTSIDE] });
    await expect(system.fetch({ url: `http://localhost:${inside.port}/` })).rejects.toThrow(
      'localhost has no address',
    );
    expect(inside.connections()).toBe(0);
  });

  it('is not told from what is nowhere', async () => {
    const { guard } = await outbound({ 'inside.example': [[INSIDE]] });
    const inside = await httpElsewhere(hello, INSIDE);
    const words = async (url: string): Promise<string> => {
      const error = await guard.fetch({ url }).catch((thrown: unknown) => thrown);
      return error instanceof Error ? error.message.replace(/\w+\.example/, 'NAME') : 'no error';
    };
    expect(await words(`http://inside.example:${inside.port}/`)).toBe(await words('http://nowhere.example/'));
    expect(await words(`http://inside.example:${inside.port}/`)).toBe(
      await words('http://inside.example:9999/'),
    );
  });

  it('is not reached by a name that changes its address once it was checked', async () => {
    const { guard, codeOf, asked } = await outbound({ 'rebind.example': [[OUTSIDE], [INSIDE]] });
    const outside = await httpElsewhere(hello);
    const url = `http://rebind.example:${outside.port}/`;
    expect((await guard.fetch({ url })).status).toBe(200);
    expect(asked.filter((name) => name === 'rebind.example')).toHaveLength(1);
    expect(await codeOf({ url })).toBe('refused-address');
    expect(outside.connections()).toBe(1);
  });

  it.each([
    ['an address', (port: number) => `http://${INSIDE}:${port}/`],
    ['an odd notation', (port: number) => `http://0x7f.1:${port}/`],
    ['a name', (port: number) => `http://inside.example:${port}/`],
    ['a name that changed', (port: number) => `http://rebind.example:${port}/`],
    ['no scheme, a host', (port: number) => `//${INSIDE}:${port}/`],
    ['metadata', () => 'http://169.254.169.254/latest/meta-data/'],
    ['a file', () => 'file:///etc/passwd'],
    ['credentials', (port: number) => `http://a:b@outside.example:${port}/`],
    ['mail', () => 'http://outside.example:25/'],
    ['nonsense', () => 'http://['],
  ])('is not reached by a redirect to %s, and nothing of it is said', async (_, to) => {
    const { guard } = await outbound({
      'inside.example': [[INSIDE]],
      'rebind.example': [[OUTSIDE], [INSIDE]],
    });
    const inside = await httpElsewhere(hello, INSIDE);
    const outside = await httpElsewhere((_request, response) => {
      response.writeHead(302, { location: to(inside.port) }).end('secret');
    });
    const from = to(inside.port).includes('rebind') ? 'rebind' : 'outside';
    const error = await guard
      .fetch({ url: `http://${from}.example:${outside.port}/` })
      .catch((thrown: unknown) => thrown as Error);
    expect(error).toMatchObject({ code: 'refused-redirect' });
    expect((error as Error).message).toBe(
      `${from}.example sends on to an address that this server doesn’t follow. Give the address where it ends.`,
    );
    expect(inside.connections()).toBe(0);
  });
});

describe('a redirect', () => {
  it('is followed, and its end is named', async () => {
    const { guard } = await outbound();
    const server = await httpElsewhere((request, response) => {
      if (request.url === '/end') response.end('there');
      else response.writeHead(301, { location: '/end' }).end();
    });
    const answer = await guard.fetch({ url: `http://outside.example:${server.port}/` });
    expect(text(answer.body)).toBe('there');
    expect(answer.url).toBe(`http://outside.example:${server.port}/end`);
  });

  it('is followed so often and no oftener; with none allowed it is the answer', async () => {
    const { guard, codeOf } = await outbound();
    let asked = 0;
    const server = await httpElsewhere((_request, response) => {
      asked += 1;
      response.writeHead(302, { location: '/again' }).end();
    });
    const url = `http://outside.example:${server.port}/`;
    expect(await codeOf({ url, limits: { redirects: 5 } })).toBe('too-many-redirects');
    expect(asked).toBe(6);
    expect((await guard.fetch({ url, limits: { redirects: 0 } })).status).toBe(302);
    expect(asked).toBe(7);
  });

  it('leads from a secure address to no open one', async () => {
    const { codeOf } = await outbound({ 'secure.example': [[OUTSIDE]] });
    const open = await httpElsewhere(hello);
    const server = await httpsElsewhere((_request, response) => {
      response.writeHead(302, { location: `http://outside.example:${open.port}/` }).end();
    });
    expect(await codeOf({ url: `https://secure.example:${server.port}/` })).toBe('refused-redirect');
    expect(open.connections()).toBe(0);
  });

  it('takes credentials along to the same origin only, and a body to no other', async () => {
    const { guard, codeOf } = await outbound();
    const seen: unknown[] = [];
    const other = await httpElsewhere((request, response) => {
      seen.push(['other', request.headers.authorization, request.headers.cookie, request.headers['x-key']]);
      response.end();
    });
    const server = await httpElsewhere((request, response) => {
      seen.push([
        request.method,
        request.url,
        request.headers.authorization,
        request.headers['content-type'],
      ]);
      const status = request.url === '/307' ? 307 : 302;
      const location = request.url === '/near' ? '/end' : `http://outside.example:${other.port}/`;
      if (request.url === '/end') response.end();
      else response.writeHead(status, { location }).end();
    });
    const at = (path: string) => `http://outside.example:${server.port}${path}`;
    const headers = { authorization: 'Bearer x', cookie: 'a=b', 'x-key': 'k', 'content-type': 'text/plain' };
    await guard.fetch({ url: at('/near'), method: 'POST', headers, body: 'x' });
    await guard.fetch({ url: at('/far'), headers });
    expect(seen).toEqual([
      ['POST', '/near', 'Bearer x', 'text/plain'],
      ['GET', '/end', 'Bearer x', undefined],
      ['GET', '/far', 'Bearer x', 'text/plain'],
      ['other', undefined, undefined, undefined],
    ]);
    expect(await codeOf({ url: at('/307'), method: 'POST', headers, body: 'x' })).toBe('refused-redirect');
    expect(other.connections()).toBe(1);
  });
});

describe('an answer', () => {
  const zeros = Buffer.alloc(20_000_000);

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('is decoded from %s, up to the bound and no further', async (encoding, compress) => {
    const { guard, codeOf } = await outbound();
    const bomb = compress(zeros);
    const server = await httpElsewhere((request, response) => {
      response.writeHead(200, { 'content-encoding': encoding });
      response.end(request.url === '/bomb' ? bomb : compress(Buffer.from('hello')));
    });
    const at = (path: string) => `http://outside.example:${server.port}${path}`;
    expect(text((await guard.fetch({ url: at('/') })).body)).toBe('hello');
    expect(await codeOf({ url: at('/bomb') })).toBe('too-large');
  });

  it('that never ends is left at the bound, also when it decodes to nothing', async () => {
    const { codeOf } = await outbound();
    const member = gzipSync('');
    const server = await httpElsewhere((request, response) => {
      const chunk =
        request.url === '/empty' ? Buffer.concat(Array<Buffer>(500).fill(member)) : zeros.subarray(0, 65_536);
      if (request.url === '/empty') response.setHeader('content-encoding', 'gzip');
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
        response.once('drain', more);
      };
      more();
    });
    const at = (path: string) => `http://outside.example:${server.port}${path}`;
    expect(await codeOf({ url: at('/') })).toBe('too-large');
    expect(await codeOf({ url: at('/empty') })).toBe('too-large');
    await vi.waitFor(() => expect(server.open()).toBe(0));
  });

  it('whose body nobody wants is left at once', async () => {
    const { guard } = await outbound();
    const server = await httpElsewhere((_request, response) => void response.writeHead(202).write('a'));
    const answer = await guard.fetch({ url: `http://outside.example:${server.port}/`, ignoreBody: true });
    expect(answer).toMatchObject({ status: 202, body: Buffer.alloc(0) });
    await vi.waitFor(() => expect(server.open()).toBe(0));
  });

  it.each([
    ['drips', 'timeout', (response: string) => `${response}transfer-encoding: chunked\r\n\r\n1\r\nx\r\n`],
    ['breaks off', 'broken', (response: string) => `${response}content-length: 99\r\n\r\nx`],
    ['has endless headers', 'broken', (response: string) => `${response}x: ${'y'.repeat(20_000)}\r\n\r\n`],
    ['is no HTTP', 'broken', () => 'SSH-2.0-OpenSSH_9.2\r\n'],
    [
      'speaks something else from now on',
      'broken',
      () => 'HTTP/1.1 101 OK\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n',
    ],
    [
      'has an encoding of its own',
      'broken',
      (response: string) => `${response}content-encoding: zip\r\ncontent-length: 1\r\n\r\nx`,
    ],
    [
      'is not what it says',
      'broken',
      (response: string) => `${response}content-encoding: gzip\r\ncontent-length: 5\r\n\r\nhello`,
    ],
    ['is a promise only', 'timeout', () => 'HTTP/1.1 100 Continue\r\n\r\n'],
  ])('that %s ends as “%s”', async (what, code, written) => {
    const { codeOf } = await outbound();
    const server = await tcpElsewhere((socket) => {
      socket.once('data', () => {
        const answer = written('HTTP/1.1 200 OK\r\n');
        if (what === 'breaks off') socket.end(answer);
        else socket.write(answer);
        if (what !== 'drips') return;
        const drip = setInterval(() => socket.write('1\r\nx\r\n'), 5);
        socket.on('close', () => clearInterval(drip));
      });
    });
    const limits = { headersMs: 300, totalMs: 600 };
    expect(await codeOf({ url: `http://outside.example:${server.port}/`, limits })).toBe(code);
    await vi.waitFor(() => expect(server.open()).toBe(0));
  });

  it('that does not come ends as “timeout” or “connect”, and so does a name server that is silent', async () => {
    const { codeOf } = await outbound();
    const silent = await tcpElsewhere((socket) => void socket.resume());
    const at = `outside.example:${silent.port}/`;
    expect(await codeOf({ url: `http://${at}`, limits: { headersMs: 50 } })).toBe('timeout');
    expect(await codeOf({ url: `https://${at}`, limits: { connectMs: 50 } })).toBe('connect');
    expect(await codeOf({ url: `http://${at}`, limits: { totalMs: 50 } })).toBe('timeout');
    const deaf = new Outbound({ allow: [], lookup: () => new Promise(() => undefined) });
    await expect(deaf.fetch({ url: 'http://a.example', limits: { totalMs: 50 } })).rejects.toMatchObject({
      code: 'timeout',
    });
    await vi.waitFor(() => expect(silent.open()).toBe(0));
  });

  it('is not waited for by who went away', async () => {
    const { codeOf } = await outbound();
    const silent = await tcpElsewhere((socket) => void socket.resume());
    const leaving = new AbortController();
    const fetching = codeOf({ url: `http://outside.example:${silent.port}/`, signal: leaving.signal });
    await vi.waitFor(() => expect(silent.open()).toBe(1));
    leaving.abort();
    expect(await fetching).toBe('stopped');
    expect(await codeOf({ url: `http://outside.example:${silent.port}/`, signal: leaving.signal })).toBe(
      'stopped',
    );
  });
});
