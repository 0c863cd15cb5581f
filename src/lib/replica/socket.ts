import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { writeSyncStep1 } from 'y-protocols/sync';
import { WebsocketProvider } from 'y-websocket';
import type * as Y from 'yjs';
import { MessageType, ROOM } from '#lib/protocol/messages';
import { readerSocket } from './reader-socket';
import { DEVICE_PACE, isFinal, PERSON_PACE } from './reconnect-wait';
import { parseRefusal } from './refusal';
import { Reconnector } from './reconnector';

const SYNC_STEP_1 = 0;

export interface SocketEvents {
  connection(state: 'offline' | 'connecting' | 'online'): void;
  /** The server's document has been merged into this one. */
  synced(): void;
  /** The provider has sent everything this device has that the server lacked: an acknowledgement may be asked for. */
  answered(): void;
  /** Everything up to this edit is on the server's disk; the version is null from a server that doesn't say it. */
  acknowledged(edit: number, version: number | null): void;
  /** This document now contains all of the server's up to this version. */
  version(version: number): void;
  statuses(json: string): void;
  /** The server asks this screen for something. */
  ordered(json: string): void;
  refusedMessage(json: string): void;
  /** A 44xx or 1009 close: the provider stays away until `connect()`. */
  closed(code: number, reason: string): void;
}

export interface SocketOptions {
  /** `ws://host:port/sync` */
  readonly url: string;
  /** `user` or `device:<screenId>`. */
  readonly as: string;
  /** The uid of the site this copy belongs to: a server of another site refuses (4410) before a byte is exchanged. */
  readonly site: string;
  /** And its epoch: before its storage is read this copy is empty, and has no state vector that could tell. */
  readonly epoch: number;
  /** For a replica that nobody edits: the digest of what it holds, in place of its state vector. Null: it holds nothing. */
  readonly digest?: () => string | null;
  /** The browser's own unless given. */
  readonly webSocket?: typeof WebSocket;
}

function message(type: number, write: (encoder: encoding.Encoder) => void): Uint8Array<ArrayBuffer> {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, type);
  write(encoder);
  return encoding.toUint8Array(encoder);
}

/** The version that ends a message to a client that named its identity. */
function readVersion(decoder: decoding.Decoder): number | null {
  return decoding.hasContent(decoder) ? decoding.readVarUint(decoder) : null;
}

/** The y-websocket provider with our messages (`protocol/messages.ts`) beside the standard ones. */
export class ReplicaSocket {
  readonly #provider: WebsocketProvider;
  readonly #reconnector: Reconnector;
  /** Somebody connected, and the server has not said since that it does not want us. */
  #wanted = false;

  constructor(doc: Y.Doc, options: SocketOptions, events: SocketEvents) {
    const { digest, webSocket = WebSocket } = options;
    const greeting = (): Uint8Array<ArrayBuffer> | null => {
      const held = digest?.() ?? null;
      if (held === null) return null;
      return message(MessageType.resume, (encoder) => encoding.writeVarString(encoder, held));
    };
    const provider = new WebsocketProvider(options.url, ROOM, doc, {
      connect: false,
      disableBc: true,
      params: { as: options.as, site: options.site, epoch: String(options.epoch) },
      shouldReconnect: ({ code }) => !isFinal(code),
      WebSocketPolyfill: digest === undefined ? webSocket : readerSocket(webSocket, greeting),
    });
    const reconnector = new Reconnector(options.as === 'user' ? PERSON_PACE : DEVICE_PACE, {
      connect: () => provider.connect(),
      giveUp: () => provider.disconnect(),
      random: Math.random,
    });
    // A copy that nobody edits has no presence to announce.
    if (digest !== undefined) provider.awareness.setLocalState(null);
    const showVector = (encoder: encoding.Encoder): void => {
      encoding.writeVarUint(encoder, MessageType.sync);
      writeSyncStep1(encoder, doc);
    };
    const handlers = provider.messageHandlers;
    const standardSync = handlers[MessageType.sync];
    if (standardSync === undefined) throw new Error('y-websocket has no handler for sync messages.');
    handlers[MessageType.sync] = (encoder, decoder, ...rest) => {
      const asked = decoder.arr[decoder.pos] === SYNC_STEP_1;
      standardSync(encoder, decoder, ...rest);
      const version = readVersion(decoder);
      if (version !== null) events.version(version);
      // The provider sends its reply when this handler returns.
      if (asked) queueMicrotask(() => events.answered());
    };
    handlers[MessageType.statuses] = (_encoder, decoder) => events.statuses(decoding.readVarString(decoder));
    if (digest !== undefined)
      handlers[MessageType.order] = (_encoder, decoder) => events.ordered(decoding.readVarString(decoder));
    handlers[MessageType.resume] = (encoder) => showVector(encoder);
    handlers[MessageType.refused] = (encoder, decoder) => {
      const refusal = decoding.readVarString(decoder);
      // A server from before 121.
      if (digest !== undefined && !provider.synced && parseRefusal(refusal).code === 'unknown-type')
        showVector(encoder);
      else events.refusedMessage(refusal);
    };
    handlers[MessageType.acknowledge] = (_encoder, decoder) => {
      const edit = decoding.readVarUint(decoder);
      events.acknowledged(edit, readVersion(decoder));
    };
    provider.on('status', ({ status }) => {
      // Losing a socket is told below: one that fails while it connects emits no status of its own.
      if (status === 'disconnected') return;
      if (status === 'connected') reconnector.opened();
      else reconnector.trying();
      events.connection(status === 'connected' ? 'online' : 'connecting');
    });
    provider.on('connection-close', (event) => {
      // The provider's own back-off starts at 200 ms in step for everybody: its timer then finds nothing to do.
      provider.shouldConnect = false;
      reconnector.lost(event?.code ?? null);
      events.connection('offline');
    });
    provider.on('sync', (state) => {
      if (!state) return;
      reconnector.synced();
      events.synced();
    });
    provider.on('closed', ({ code, reason }) => {
      this.#wanted = false;
      events.closed(code, reason);
    });
    this.#provider = provider;
    this.#reconnector = reconnector;
  }

  connect(): void {
    this.#wanted = true;
    this.#provider.connect();
  }

  /** Lets go of the socket until `connect()`. */
  disconnect(): void {
    this.#wanted = false;
    this.#provider.disconnect();
    this.#reconnector.stop();
  }

  /** The network is back: try now, not when the wait ends. */
  retry(): void {
    if (!this.#wanted || this.#provider.wsconnected) return;
    // An attempt that began without a network would hang.
    this.#provider.disconnect();
    this.#provider.connect();
  }

  /** Whether it went out; false without an open socket. */
  send(type: number, write: (encoder: encoding.Encoder) => void): boolean {
    const { ws, wsconnected } = this.#provider;
    if (!wsconnected || ws === null) return false;
    ws.send(message(type, write));
    return true;
  }

  destroy(): void {
    this.#provider.destroy();
    this.#reconnector.stop();
  }
}
