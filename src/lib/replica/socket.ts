import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebsocketProvider } from 'y-websocket';
import type * as Y from 'yjs';
import { MessageType, ROOM } from '#lib/protocol/messages';

const SYNC_STEP_1 = 0;
/** Upper bounds of a client's back-off; each picks its own, so that a thousand don't come back in step. */
const BACKOFF_MS = { min: 2_500, max: 7_500 };

export interface SocketEvents {
  connection(state: 'offline' | 'connecting' | 'online'): void;
  /** The server's document has been merged into this one. */
  synced(): void;
  /** The provider has sent everything this device has that the server lacked: an acknowledgement may be asked for. */
  answered(): void;
  acknowledged(edit: number): void;
  version(version: number): void;
  statuses(json: string): void;
  refusedMessage(json: string): void;
  /** A 44xx close: the provider stays away until `connect()`. */
  closed(code: number, reason: string): void;
}

export interface SocketOptions {
  /** `ws://host:port/sync` */
  readonly url: string;
  /** `user` or `device:<screenId>`. */
  readonly as: string;
  /** The uid of the site this copy belongs to: a server of another site refuses (4410) before a byte is exchanged. */
  readonly site: string;
}

/** The y-websocket provider with our messages (`protocol/messages.ts`) beside the standard ones. */
export class ReplicaSocket {
  readonly #provider: WebsocketProvider;

  constructor(doc: Y.Doc, options: SocketOptions, events: SocketEvents) {
    const provider = new WebsocketProvider(options.url, ROOM, doc, {
      connect: false,
      disableBc: true,
      params: { as: options.as, site: options.site },
      maxBackoffTime: BACKOFF_MS.min + Math.random() * (BACKOFF_MS.max - BACKOFF_MS.min),
    });
    // A copy that nobody edits has no presence to announce.
    if (options.as !== 'user') provider.awareness.setLocalState(null);
    const handlers = provider.messageHandlers;
    const standardSync = handlers[MessageType.sync];
    if (standardSync === undefined) throw new Error('y-websocket has no handler for sync messages.');
    handlers[MessageType.sync] = (encoder, decoder, ...rest) => {
      const asked = decoder.arr[decoder.pos] === SYNC_STEP_1;
      standardSync(encoder, decoder, ...rest);
      // The provider sends its reply when this handler returns.
      if (asked) queueMicrotask(() => events.answered());
    };
    handlers[MessageType.statuses] = (_encoder, decoder) => events.statuses(decoding.readVarString(decoder));
    handlers[MessageType.version] = (_encoder, decoder) => events.version(decoding.readVarUint(decoder));
    handlers[MessageType.refused] = (_encoder, decoder) =>
      events.refusedMessage(decoding.readVarString(decoder));
    handlers[MessageType.acknowledge] = (_encoder, decoder) =>
      events.acknowledged(decoding.readVarUint(decoder));
    provider.on('status', ({ status }) =>
      events.connection(
        status === 'connected' ? 'online' : status === 'connecting' ? 'connecting' : 'offline',
      ),
    );
    // A socket that fails while it connects emits no status of its own.
    provider.on('connection-close', () => events.connection('offline'));
    provider.on('sync', (state) => {
      if (state) events.synced();
    });
    provider.on('closed', ({ code, reason }) => events.closed(code, reason));
    this.#provider = provider;
  }

  connect(): void {
    this.#provider.connect();
  }

  /** The network is back: try now, not when the back-off ends. */
  retry(): void {
    if (this.#provider.shouldConnect && !this.#provider.wsconnected) {
      this.#provider.disconnect();
      this.#provider.connect();
    }
  }

  /** Whether it went out; false without an open socket. */
  send(type: number, write: (encoder: encoding.Encoder) => void): boolean {
    const { ws, wsconnected } = this.#provider;
    if (!wsconnected || ws === null) return false;
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, type);
    write(encoder);
    ws.send(encoding.toUint8Array(encoder));
    return true;
  }

  destroy(): void {
    this.#provider.destroy();
  }
}
