import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';

const SECONDS = 150;
/** As many parts of a second each as a live playlist names. */
const WINDOW = 5;

export interface LiveStream {
  readonly url: string;
  /** From now on nothing is there, as when an encoder was switched off. */
  fail(): void;
  recover(): void;
  close(): Promise<void>;
}

/** A live HLS stream, in parts of one second that were made before; it lasts two minutes. Needs ffmpeg on the machine. */
export async function startLiveStream(directory: string): Promise<LiveStream> {
  const parts = path.join(directory, 'live');
  mkdirSync(parts, { recursive: true });
  await promisify(execFile)('ffmpeg', [
    ...['-loglevel', 'error', '-y', '-f', 'lavfi', '-i', `testsrc2=size=320x180:rate=10:duration=${SECONDS}`],
    ...['-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-preset', 'ultrafast', '-g', '10'],
    ...['-f', 'hls', '-hls_time', '1', '-hls_list_size', '0', '-hls_segment_filename', `${parts}/%d.ts`],
    path.join(parts, 'all.m3u8'),
  ]);
  const began = Date.now();
  let down = false;

  const playlist = (): string => {
    const first = Math.min(SECONDS - WINDOW, Math.floor((Date.now() - began) / 1_000));
    const names = Array.from({ length: WINDOW }, (_, index) => `#EXTINF:1.0,\n${first + index}.ts`);
    return [
      '#EXTM3U',
      '#EXT-X-VERSION:3',
      '#EXT-X-TARGETDURATION:1',
      `#EXT-X-MEDIA-SEQUENCE:${first}`,
      ...names,
      '',
    ].join('\n');
  };

  const server = http.createServer((request, response) => {
    const name = (request.url ?? '').slice(1);
    response.setHeader('access-control-allow-origin', '*');
    if (down || !/^(live\.m3u8|\d+\.ts)$/.test(name)) {
      response.writeHead(404).end();
      return;
    }
    const isList = name.endsWith('.m3u8');
    response.setHeader('content-type', isList ? 'application/vnd.apple.mpegurl' : 'video/mp2t');
    response.end(isList ? playlist() : readFileSync(path.join(parts, name)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/live.m3u8`,
    fail() {
      down = true;
    },
    recover() {
      down = false;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
