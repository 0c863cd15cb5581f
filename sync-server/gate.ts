import type { IncomingMessage } from 'node:http';
import type { BlockList } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { WebSocketServer, type WebSocket } from 'ws';
import { CloseCode } from '#lib/protocol/close-codes';
import { ROOM, SYNC_PATH } from '#lib/protocol/messages';
import type { Authenticate, Wanted } from '#lib/server/authenticate';
import { Connection, MAX_MESSAGE_BYTES } from './connection';
import { outsideOf } from './forwarded';
import type { Room } from './room';

export interface GateOptions {
  readonly room: Room;
  readonly authenticate: Authenticate;
  /** The public origin, when it is known. */
  readonly origin: string | null;
  readonly proxies: BlockList;
  readonly log: Logger;
}

type Refusal = { readonly code: CloseCode; readonly message: string };

/** `?as=user` (also when absent) or `?as=device:<screenId>`; null for anything else. */
function wantedIdentity(as: string | null): Wanted | null {
  if (as === null || as === 'user') return { kind: 'user' };
  const screenId = /^device:([A-Za-z0-9._-]{1,64})$/.exec(as)?.[1];
  return screenId === undefined ? null : { kind: 'device', screenId };
}

/** Where sockets come in. Every upgrade is accepted, then refused with a code that y-websocket understands (SS1). */
export class Gate {
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: 4 * MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    clientTracking: true,
  });
  #closing = false;

  constructor(private readonly options: GateOptions) {}

  /** Whether an upgrade request is for us. */
  static isFor(request: IncomingMessage): boolean {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    return path === SYNC_PATH || path.startsWith(`${SYNC_PATH}/`);
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (client) => this.#accept(client, request));
  }

  /** Waits for the sockets that were told to close; cuts those that do not within `graceMs`. */
  async close(graceMs: number): Promise<void> {
    this.#closing = true;
    for (const client of this.#server.clients)
      client.close(CloseCode.goingAway, 'The server stops; come back.');
    const open = [...this.#server.clients].filter((client) => client.readyState !== client.CLOSED);
    const closed = Promise.all(open.map((client) => new Promise((resolve) => client.once('close', resolve))));
    const timer = setTimeout(() => {
      for (const client of open) client.terminate();
    }, graceMs);
    await closed;
    clearTimeout(timer);
  }

  #accept(client: WebSocket, request: IncomingMessage): void {
    const { room, log } = this.options;
    const url = new URL(request.url ?? '/', 'http://server');
    const as = url.searchParams.get('as');
    const connection = new Connection(client, as !== null);
    client.on('message', (data: Buffer) => {
      // A copy: ws hands out parts of a shared buffer, and a truncated message would be read past its end.
      room.receive(connection, new Uint8Array(data));
    });
    client.on('pong', () => connection.answered());
    client.on('error', (error) => log.debug({ err: error }, 'socket error'));
    client.on('close', () => room.leave(connection));
    this.#admit(connection, request, url, wantedIdentity(as)).catch((error: unknown) => {
      log.error({ err: error }, 'a socket could not be let in');
      connection.close(CloseCode.tryAgainLater, 'The server could not check who you are; come back.');
    });
  }

  async #admit(
    connection: Connection,
    request: IncomingMessage,
    url: URL,
    wanted: Wanted | null,
  ): Promise<void> {
    const { room, authenticate } = this.options;
    const refusal = this.#refusal(request, url.pathname);
    const site = url.searchParams.get('site');
    if (refusal !== null) {
      connection.close(refusal.code, refusal.message);
    } else if (wanted === null) {
      connection.close(CloseCode.notAuthenticated, '“as” is user, or device: with the screen’s id.');
    } else {
      const verdict = await authenticate(request.headers.cookie, wanted);
      if (!('kind' in verdict)) connection.close(verdict.code, verdict.message);
      else if (site === null || site === room.uid) await room.join(connection, verdict);
      // SS2: an empty copy has no vector that could tell, so a replica names the site that it is a copy of.
      else connection.close(CloseCode.otherEpoch, 'Your copy is of another site: keep it.');
    }
  }

  #refusal(request: IncomingMessage, path: string): Refusal | null {
    if (this.#closing) return { code: CloseCode.goingAway, message: 'The server stops; come back.' };
    if (path !== `${SYNC_PATH}/${ROOM}`) {
      return { code: CloseCode.unknownRoom, message: `The room is ${ROOM}.` };
    }
    const { origin } = request.headers;
    if (origin === undefined || origin === this.options.origin) return null;
    const { host } = outsideOf(request, this.options.proxies);
    if (URL.canParse(origin) && new URL(origin).host === host.toLowerCase()) return null;
    return {
      code: CloseCode.badOrigin,
      message: 'This page is not the server’s own: open the app at its address.',
    };
  }
}
