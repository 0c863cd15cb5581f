import { createHash } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What goes wrong with one answer. */
export interface Fault {
  /** Sends so many bytes of the body, and then nothing any more. */
  readonly stallAfter?: number;
  /** Breaks the connection after so many bytes of the body. */
  readonly cutAfter?: number;
  /** Answers with the whole file whatever was asked for, as a cache in between may. */
  readonly ignoreRange?: boolean;
  /** Names another ETag, so that `If-Range` does not hold. */
  readonly otherTag?: boolean;
  /** Sends bytes of something else. */
  readonly wrongBytes?: boolean;
  /** Says a length that is not the body's. */
  readonly length?: number;
  readonly status?: number;
  /** Sends a part that nobody asked for. */
  readonly shift?: number;
}

export interface FaultyServer {
  readonly url: string;
  readonly hash: string;
  /** One line for each request: what it asked for. */
  readonly asked: string[];
  /** Bytes of bodies that were sent, over all answers. */
  readonly sent: () => number;
}

/** Serves one file at any path, a fault for each request in turn; gone after the test. */
export async function faultyServer(bytes: Uint8Array, faults: readonly Fault[] = []): Promise<FaultyServer> {
  const hash = createHash('sha256').update(bytes).digest('hex');
  const asked: string[] = [];
  let sent = 0;
  const server = http.createServer((request, response) => {
    const fault = faults[asked.length] ?? {};
    asked.push(request.headers.range ?? 'all');
    const tag = fault.otherTag === true ? '"other"' : `"${hash}"`;
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const holds = request.headers['if-range'] === tag && fault.ignoreRange !== true;
    const ranged = request.headers.range !== undefined && holds;
    const start = ranged ? from + (fault.shift ?? 0) : 0;
    if (ranged && from >= bytes.length) {
      response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
      return;
    }
    const whole = fault.wrongBytes === true ? new Uint8Array(bytes.length).fill(1) : bytes;
    const body = whole.subarray(start);
    response.writeHead(fault.status ?? (ranged ? 206 : 200), {
      etag: tag,
      'content-type': 'video/mp4',
      'content-length': fault.length ?? body.length,
      ...(ranged ? { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` } : {}),
    });
    const part = body.subarray(0, fault.stallAfter ?? fault.cutAfter ?? fault.length ?? body.length);
    sent += part.length;
    response.write(part, () => {
      if (fault.cutAfter !== undefined) response.destroy();
      else if (fault.stallAfter === undefined) response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, hash, asked, sent: () => sent };
}
