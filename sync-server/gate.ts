import type { IncomingMessage } from 'node:http';
import type { BlockList } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws';
import { CloseCode } from '#lib/protocol/close-codes';
import { ROOM, SYNC_PATH } from '#lib/protocol/messages';
import type { Authenticate, Credentials, Wanted } from '#lib/server/authenticate';
import { isOwnOrigin } from '#lib/server/origin';
import { bearerOf } from '#lib/server/tokens/token-text';
import { Connection } from './connection';
import { outsideOf } from './forwarded';
import { broughtSomething, strangerRefused, type RefusalNote } from './refusal-notes';
import type { RightsWatch } from './rights-watch';
import type { Room } from './room';
import { Turnstile } from './turnstile';
import { SocketWire } from './wire';
import { wantedIdentity } from './wanted';

export interface GateOptions {
  readonly room: Room;
  readonly authenticate: Authenticate;
  /** Closes who loses its rights later; without it nobody does. */
  readonly rights?: RightsWatch;
  /** The public origin, when it is known. */
  readonly origin: string | null;
  readonly proxies: BlockList;
  readonly log: Logger;
  /** Told of whoever was not let in though it brought a cookie or a token, or came from another page. */
  readonly onRefused?: (note: RefusalNote) => void;
}

type Refusal = { readonly code: CloseCode; readonly message: string };

const ANOTHER_PAGE: Refusal = {
  code: CloseCode.badOrigin,
  message: 'This page is not the server’s own: open the app at its address.',
};

/** A stop takes leave of everyone in so many steps of so many ms: they don't all come back in one instant. */
const GOODBYE_STEPS = 40;
const GOODBYE_STEP_MS = 50;
/** A client that does not answer a goodbye within this is cut. */
const CLOSE_WITHIN_MS = 5_000;

/** Where sockets come in. Every upgrade is accepted, then refused with a code that y-websocket understands (SS1). */
export class Gate {
  readonly #server: WebSocketServer;
  /** SS9.2: who is being asked who it is. */
  readonly #admission: Turnstile<Connection>;
  #closing = false;

  constructor(private readonly options: GateOptions) {
    const { limits } = options.room;
    // The newest option is missing in the types of ws.
    const serverOptions: ServerOptions & { readonly closeTimeout: number } = {
      noServer: true,
      maxPayload: 4 * limits.messageBytes,
      perMessageDeflate: false,
      clientTracking: true,
      // Pings are answered in turn with everything else that a client says (SS10.7).
      autoPong: false,
      closeTimeout: CLOSE_WITHIN_MS,
    };
    this.#server = new WebSocketServer(serverOptions);
    this.#admission = new Turnstile(limits.admitted, () => performance.now());
  }

  /** Whether an upgrade request is for us. */
  static isFor(request: IncomingMessage): boolean {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    return path === SYNC_PATH || path.startsWith(`${SYNC_PATH}/`);
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (client) => this.#accept(client, socket, request));
  }

  /** SS9.1: takes leave of everyone (1001), a part at a time; cuts those that have not gone `graceMs` after that. */
  async close(graceMs: number): Promise<void> {
    this.#closing = true;
    const open = [...this.#server.clients].filter((client) => client.readyState !== client.CLOSED);
    const closed = Promise.all(open.map((client) => new Promise((resolve) => client.once('close', resolve))));
    const step = Math.ceil(open.length / GOODBYE_STEPS);
    // A few go at once: the steps are for crowds.
    const size = Math.max(step, GOODBYE_STEPS);
    for (let i = 0; i < open.length; i += size) {
      if (i > 0) await setTimeout(GOODBYE_STEP_MS);
      for (const client of open.slice(i, i + size))
        client.close(CloseCode.goingAway, 'The server stops; come back.');
    }
    const waited = new AbortController();
    const cut = setTimeout(graceMs, undefined, waited).then(
      () => open.forEach((client) => client.terminate()),
      () => undefined, // they went by themselves
    );
    await closed;
    waited.abort();
    await cut;
  }

  #accept(client: WebSocket, socket: Duplex, request: IncomingMessage): void {
    const { room, log } = this.options;
    const url = new URL(request.url ?? '/', 'http://server');
    const as = url.searchParams.get('as');
    const { limits, metrics, onRefused } = room;
    const { address } = outsideOf(request, this.options);
    const parts = { limits, metrics, onRefused, address };
    const connection = new Connection(new SocketWire(client, socket), as !== null, parts);
    this.#listen(client, connection);
    this.#admission.enter(connection, () => {
      this.#admit(connection, request, url, wantedIdentity(as))
        .catch((error: unknown) => {
          log.error({ err: error }, 'a socket could not be let in');
          connection.close(CloseCode.tryAgainLater, 'The server could not check who you are; come back.');
        })
        .finally(() => this.#admission.leave(connection));
    });
  }

  /** Apart from `#accept`, so that a socket does not keep its upgrade request in memory. */
  #listen(client: WebSocket, connection: Connection): void {
    const { room, log } = this.options;
    const { metrics } = room;
    client.on('message', (data: Buffer) => {
      metrics.counters.bytesIn += data.byteLength;
      // A copy: ws hands out parts of a shared buffer, and a truncated message would be read past its end.
      room.receive(connection, new Uint8Array(data));
    });
    client.on('ping', (data) => room.receive(connection, { ping: new Uint8Array(data) }));
    client.on('pong', () => connection.answered());
    client.on('error', (error) => log.debug({ err: error }, 'socket error'));
    client.on('close', (code) => {
      metrics.closed(code);
      this.#admission.leave(connection);
      room.leave(connection);
    });
  }

  async #admit(
    connection: Connection,
    request: IncomingMessage,
    url: URL,
    wanted: Wanted | null,
  ): Promise<void> {
    const { room, authenticate, rights } = this.options;
    const { protocol, host, address } = outsideOf(request, this.options);
    const { cookie, authorization, origin } = request.headers;
    const credentials: Credentials = {
      cookie,
      authorization,
      address,
      secure: protocol === 'https',
    };
    const bearer = bearerOf(authorization) !== null;
    const refusal = this.#refusal(url.pathname) ?? (this.#isOwn(bearer, origin, host) ? null : ANOTHER_PAGE);
    const site = url.searchParams.get('site');
    const epoch = url.searchParams.get('epoch');
    if (refusal !== null) {
      connection.close(refusal.code, refusal.message);
      if (refusal === ANOTHER_PAGE) this.options.onRefused?.(strangerRefused(credentials, refusal.code));
    } else if (wanted === null) {
      connection.close(CloseCode.notAuthenticated, '“as” is user, token, or device: with the screen’s id.');
    } else {
      const seen = rights?.seen;
      const verdict = await authenticate(credentials, wanted);
      if (!('identity' in verdict)) {
        connection.close(verdict.code, verdict.message);
        if (broughtSomething(credentials))
          this.options.onRefused?.(strangerRefused(credentials, verdict.code));
        // SS2: an empty copy has no vector that could tell, so a replica names the site and epoch that it is a copy of.
      } else if (site !== null && site !== room.uid) {
        connection.close(CloseCode.otherEpoch, 'Your copy is of another site: keep it.');
      } else if (epoch !== null && epoch !== String(room.epoch)) {
        connection.close(CloseCode.otherEpoch, 'Your copy is of another epoch of this site: keep it.');
      } else {
        connection.expiresAt = verdict.expiresAt;
        await room.join(connection, verdict.identity);
        if (seen !== undefined) await rights?.joined(connection, seen);
      }
    }
  }

  #isOwn(bearer: boolean, origin: string | undefined, host: string): boolean {
    return isOwnOrigin({ bearer, origin, fetchSite: null, host, configured: this.options.origin });
  }

  #refusal(path: string): Refusal | null {
    if (this.#closing) return { code: CloseCode.goingAway, message: 'The server stops; come back.' };
    if (path !== `${SYNC_PATH}/${ROOM}`) {
      return { code: CloseCode.unknownRoom, message: `The room is ${ROOM}.` };
    }
    return null;
  }
}
