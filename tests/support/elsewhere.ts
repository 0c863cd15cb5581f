import { once } from 'node:events';
import http, { type RequestListener } from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { TEST_CERTIFICATE } from './certificate';

/** A server of somebody else's. */
export interface Elsewhere {
  readonly port: number;
  /** Connections that were ever made to it. */
  readonly connections: () => number;
  /** Those that are open. */
  readonly open: () => number;
}

async function start(server: net.Server, host: string): Promise<Elsewhere> {
  const sockets = new Set<net.Socket>();
  let made = 0;
  server.on('connection', (socket) => {
    made += 1;
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, host);
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => made,
    open: () => sockets.size,
  };
}

/** Speaks HTTP. `host` is one of 127.0.0.0/8: a test lets one of them stand for the internet. */
export const httpElsewhere = (answer: RequestListener, host = '127.0.0.2'): Promise<Elsewhere> =>
  start(http.createServer(answer), host);

/** Speaks HTTPS, as `secure.example`. */
export const httpsElsewhere = (answer: RequestListener, host = '127.0.0.2'): Promise<Elsewhere> =>
  start(https.createServer(TEST_CERTIFICATE, answer), host);

/** Speaks whatever the test writes. */
export const tcpElsewhere = (talk: (socket: net.Socket) => void, host = '127.0.0.2'): Promise<Elsewhere> =>
  start(net.createServer(talk), host);
