import { spawn } from 'node:child_process';
import dgram from 'node:dgram';
import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';

/** A camera on the network: H.264 by RTSP, over the connection that it is asked on (RFC 2326, section 10.12). */
export interface Camera {
  readonly address: string;
  /** Connections that are open. */
  readonly watched: () => number;
  /** It is switched off: connections break, and nobody answers. */
  off(): Promise<void>;
  on(): Promise<void>;
  close(): Promise<void>;
}

const SDP = [
  ...['v=0', 'o=- 0 0 IN IP4 127.0.0.2', 's=Camera', 'c=IN IP4 0.0.0.0', 't=0 0'],
  ...['m=video 0 RTP/AVP 96', 'a=rtpmap:96 H264/90000', 'a=fmtp:96 packetization-mode=1', 'a=control:track1'],
  '',
].join('\r\n');

const EXTRA: Readonly<Record<string, readonly string[]>> = {
  OPTIONS: ['Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN'],
  DESCRIBE: ['Content-Type: application/sdp', `Content-Length: ${SDP.length}`],
  SETUP: ['Session: 1', 'Transport: RTP/AVP/TCP;unicast;interleaved=0-1'],
  PLAY: ['Session: 1'],
};

/** Answers requests; what is played is sent by whoever holds `players`. */
function talk(socket: Socket, players: Set<Socket>): void {
  let heard = '';
  socket.on('data', (chunk: Buffer) => {
    heard += chunk.toString('latin1');
    for (let end = heard.indexOf('\r\n\r\n'); end !== -1; end = heard.indexOf('\r\n\r\n')) {
      const request = heard.slice(0, end);
      heard = heard.slice(end + 4);
      const [, method = ''] = /([A-Z_]+) rtsp:/.exec(request) ?? [];
      const [, sequence = '0'] = /CSeq: (\d+)/i.exec(request) ?? [];
      const head = ['RTSP/1.0 200 OK', `CSeq: ${sequence}`, ...(EXTRA[method] ?? []), '', ''].join('\r\n');
      socket.write(method === 'DESCRIBE' ? head + SDP : head);
      if (method === 'PLAY') players.add(socket);
    }
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => players.delete(socket));
}

/** On 127.0.0.2, which a test may let the server call. Needs ffmpeg on the machine. */
export async function startCamera(): Promise<Camera> {
  const players = new Set<Socket>();
  const sockets = new Set<Socket>();
  const pictures = dgram.createSocket('udp4');
  pictures.bind(0, '127.0.0.1');
  await once(pictures, 'listening');
  pictures.on('message', (packet) => {
    const head = Buffer.from([0x24, 0, packet.length >> 8, packet.length & 0xff]);
    for (const socket of players) socket.write(Buffer.concat([head, packet]));
  });
  const encoder = spawn(
    'ffmpeg',
    [
      ...['-nostdin', '-loglevel', 'error', '-re', '-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=10'],
      ...[
        '-pix_fmt',
        'yuv420p',
        '-c:v',
        'libx264',
        '-preset',
        'ultrafast',
        '-tune',
        'zerolatency',
        '-g',
        '10',
      ],
      ...['-f', 'rtp', `rtp://127.0.0.1:${pictures.address().port}?pkt_size=1200`],
    ],
    { stdio: 'ignore' },
  );
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    talk(socket, players);
  });
  const listen = async (port: number): Promise<number> => {
    server.listen(port, '127.0.0.2');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const off = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  const port = await listen(0);
  return {
    address: `rtsp://127.0.0.2:${port}/stream1`,
    watched: () => players.size,
    off,
    async on() {
      await listen(port);
    },
    async close() {
      await off();
      const over = once(encoder, 'close');
      encoder.kill('SIGKILL');
      await over;
      pictures.close();
    },
  };
}
