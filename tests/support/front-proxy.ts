import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';

/** Stands between a browser and the server, as a newer release of it would: it may answer a path in its own words. */
export interface FrontProxy {
  readonly url: string;
  /** From now on the text of this path is changed on its way. */
  rewrite(path: string, change: (text: string) => string): void;
  /** Whether WebSockets pass. Those that are open when they no longer may are broken, as by a network that has its reasons. */
  passUpgrades(pass: boolean): void;
  /**
   * Ends the body of each answer below `/media/` after so many bytes, by breaking the connection or by falling silent;
   * null: lets all of it through.
   */
  limitMedia(limit: MediaLimit | null): void;
  /** What was asked for below `/media/`, in order, and how many bytes of bodies went out. */
  readonly media: readonly { readonly range: string | null; sent: number }[];
  /** Breaks every connection that is open; new ones are welcome. */
  dropConnections(): void;
  close(): Promise<void>;
}

export interface MediaLimit {
  readonly bytes: number;
  readonly then: 'break' | 'silence';
}

export interface FrontProxyOptions {
  /** Browsers speak https with it; it tells the server so, as a proxy that ends TLS does. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

export async function startFrontProxy(
  targetPort: number,
  { tls }: FrontProxyOptions = {},
): Promise<FrontProxy> {
  const media: { readonly range: string | null; sent: number }[] = [];
  let limit: MediaLimit | null = null;

  /** Passes a media file on, as far as it may go. */
  function passMedia(request: http.IncomingMessage, answer: http.IncomingMessage, near: http.ServerResponse) {
    const mine = { range: request.headers.range ?? null, sent: 0 };
    media.push(mine);
    const until = limit;
    answer.on('data', (piece: Buffer) => {
      const part = until === null ? piece : piece.subarray(0, Math.max(0, until.bytes - mine.sent));
      mine.sent += part.length;
      const flows = near.write(part);
      if (until !== null && mine.sent >= until.bytes) {
        answer.destroy();
        // What was written is still on its way.
        if (until.then === 'break') near.write('', () => setTimeout(() => near.destroy(), 500));
      } else if (!flows) {
        answer.pause();
        near.once('drain', () => answer.resume());
      }
    });
    answer.on('end', () => near.end());
  }

  const rewrites = new Map<string, (text: string) => string>();
  const open = new Set<net.Socket>();
  const keep = (socket: net.Socket): void => {
    open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => open.delete(socket));
  };
  const forwarded = tls === undefined ? {} : { 'x-forwarded-proto': 'https' };
  const server = tls === undefined ? http.createServer() : https.createServer(tls);
  server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
    const change = rewrites.get(request.url ?? '');
    const headers = { ...request.headers, ...forwarded, ...(change && { 'accept-encoding': 'identity' }) };
    const { method, url: path } = request;
    const onward = http.request({ port: targetPort, host: '127.0.0.1', method, path, headers }, (answer) => {
      if (change === undefined) {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        if (path?.startsWith('/media/') === true) passMedia(request, answer, response);
        else answer.pipe(response);
        return;
      }
      answer.setEncoding('utf8');
      let text = '';
      answer.on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => {
        const { 'content-length': _length, etag: _etag, 'last-modified': _date, ...rest } = answer.headers;
        response.writeHead(answer.statusCode ?? 502, rest);
        response.end(change(text));
      });
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  server.on('connection', keep);
  server.on('secureConnection', keep);
  let upgradesPass = true;
  server.on('upgrade', (request: http.IncomingMessage, near: net.Socket, head: Buffer) => {
    if (!upgradesPass) {
      near.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    const far = net.connect(targetPort, '127.0.0.1', () => {
      const lines = request.rawHeaders.flatMap((name, index) =>
        index % 2 === 0 ? [`${name}: ${request.rawHeaders[index + 1] ?? ''}`] : [],
      );
      for (const [name, value] of Object.entries(forwarded)) lines.push(`${name}: ${value}`);
      far.write(`GET ${request.url ?? '/'} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
      far.write(head);
      near.pipe(far).pipe(near);
    });
    keep(far);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  const dropConnections = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${address.port}`,
    rewrite: (path, change) => void rewrites.set(path, change),
    passUpgrades(pass) {
      upgradesPass = pass;
      if (!pass) dropConnections();
    },
    limitMedia(next) {
      limit = next;
    },
    media,
    dropConnections,
    async close() {
      const closed = once(server, 'close');
      server.close();
      dropConnections();
      await closed;
    },
  };
}
