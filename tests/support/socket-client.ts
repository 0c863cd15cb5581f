import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { MessageType, ROOM } from '#lib/protocol/messages';

/** A message as the client got it: its type and, by type, what is in it. */
export interface Received {
  readonly type: number;
  /** Sync messages: 0 step 1, 1 step 2, 2 update. */
  readonly step?: number;
  readonly bytes?: Uint8Array;
  /** Acknowledgements. */
  readonly n?: number;
  /** The committed version at the end of a message to a client that named its identity. */
  readonly version?: number;
  readonly json?: unknown;
}

function read(message: Uint8Array): Received {
  const decoder = decoding.createDecoder(message);
  const type = decoding.readVarUint(decoder);
  const version = () => (decoding.hasContent(decoder) ? { version: decoding.readVarUint(decoder) } : {});
  switch (type) {
    case MessageType.sync: {
      const step = decoding.readVarUint(decoder);
      const bytes = decoding.readVarUint8Array(decoder);
      return { type, step, bytes, ...version() };
    }
    case MessageType.awareness:
      return { type, bytes: decoding.readVarUint8Array(decoder) };
    case MessageType.acknowledge: {
      const n = decoding.readVarUint(decoder);
      return { type, n, ...version() };
    }
    case MessageType.resume:
      return { type };
    default:
      return { type, json: JSON.parse(decoding.readVarString(decoder)) };
  }
}

export interface SocketOptions {
  readonly cookie?: string;
  /** An API token. */
  readonly token?: string;
  /** Query and, if it should not be the usual room, path. */
  readonly query?: string;
  readonly room?: string;
  readonly origin?: string;
}

/** The other end of a socket, byte by byte: what a provider can't be made to do. */
export class SocketClient {
  readonly received: Received[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #socket: WebSocket;
  readonly #wakers = new Set<() => void>();

  constructor(url: string, { cookie = '', token, query = '', room = ROOM, origin }: SocketOptions = {}) {
    const headers = {
      cookie,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(origin === undefined ? {} : { origin }),
    };
    this.#socket = new WebSocket(`${url}/${room}${query}`, { headers });
    this.#socket.binaryType = 'nodebuffer';
    this.#socket.on('message', (data: Buffer) => {
      this.received.push(read(new Uint8Array(data)));
      this.#wakers.forEach((wake) => wake());
    });
    this.closed = new Promise((resolve) => {
      this.#socket.on('close', (code, reason) => {
        resolve({ code, reason: reason.toString() });
        this.#wakers.forEach((wake) => wake());
      });
    });
    this.#socket.on('error', () => undefined); // a close follows
    onTestFinished(() => this.#socket.terminate());
  }

  async open(): Promise<this> {
    if (this.#socket.readyState === WebSocket.CONNECTING) {
      await new Promise<void>((resolve, reject) => {
        this.#socket.once('open', resolve);
        this.#socket.once('error', reject);
      });
    }
    return this;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  sendBytes(bytes: Uint8Array): void {
    this.#socket.send(bytes);
  }

  sendSync(step: 0 | 1 | 2, bytes: Uint8Array): void {
    this.send(MessageType.sync, (encoder) => {
      encoding.writeVarUint(encoder, step);
      encoding.writeVarUint8Array(encoder, bytes);
    });
  }

  sendJson(type: number, value: unknown): void {
    this.send(type, (encoder) => encoding.writeVarString(encoder, JSON.stringify(value)));
  }

  acknowledge(n: number): void {
    this.send(MessageType.acknowledge, (encoder) => encoding.writeVarUint(encoder, n));
  }

  /** Names what this document holds, in place of showing its vector. */
  resume(digest: string): void {
    this.send(MessageType.resume, (encoder) => encoding.writeVarString(encoder, digest));
  }

  send(type: number, write: (encoder: encoding.Encoder) => void): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, type);
    write(encoder);
    this.#socket.send(encoding.toUint8Array(encoder));
  }

  /** The first message that fits, waiting for it; rejects when the socket closes before. */
  async until(fits: (message: Received) => boolean): Promise<Received> {
    for (;;) {
      const found = this.received.find(fits);
      if (found !== undefined) return found;
      if (this.#socket.readyState === WebSocket.CLOSED)
        throw new Error('The socket closed before that came.');
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.#wakers.delete(wake);
          resolve();
        };
        this.#wakers.add(wake);
      });
    }
  }

  /** Everything this client sent before was read, and everything the server answered at once has come. */
  async roundTrip(): Promise<void> {
    this.send(MessageType.queryAwareness, () => undefined);
    this.#socket.ping();
    await new Promise((resolve) => this.#socket.once('pong', resolve));
  }

  /** Says hello with this document's vector and takes the answer, and what follows it at once, into it. */
  async greet(doc: Y.Doc): Promise<void> {
    await this.open();
    this.sendSync(0, Y.encodeStateVector(doc));
    const answer = await this.until(({ type, step }) => type === MessageType.sync && step === 1);
    Y.applyUpdate(doc, answer.bytes ?? new Uint8Array(), this);
    await this.roundTrip();
    for (const { type, step, bytes } of this.received) {
      if (type === MessageType.sync && step === 2) Y.applyUpdate(doc, bytes ?? new Uint8Array(), this);
    }
  }

  /** Stops reading what the server sends, as a machine that hangs would. */
  stopReading(): void {
    this.#socket.pause();
  }

  readOn(): void {
    this.#socket.resume();
  }

  ping(): void {
    this.#socket.ping();
  }

  close(): void {
    this.#socket.close();
  }
}

/** A stock y-websocket provider in Node, with a cookie or an API token; destroyed when the running test ends. */
export function stockProvider(
  url: string,
  doc: Y.Doc,
  proof: string | { readonly token: string },
  params: Record<string, string> = {},
): WebsocketProvider {
  const headers = typeof proof === 'string' ? { cookie: proof } : { authorization: `Bearer ${proof.token}` };
  class ProvingSocket extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols, { headers });
    }
  }
  const provider = new WebsocketProvider(url, ROOM, doc, {
    WebSocketPolyfill: ProvingSocket as unknown as typeof globalThis.WebSocket,
    disableBc: true,
    params,
  });
  // A provider that names its identity is sent this too; a stock one would only complain on the console.
  provider.messageHandlers[MessageType.statuses] = () => undefined;
  onTestFinished(() => provider.destroy());
  return provider;
}

/** Resolves once `condition` holds after a change of the document; at once when it holds already. */
export function untilDoc(doc: Y.Doc, condition: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!condition()) return;
      doc.off('update', look);
      resolve();
    };
    doc.on('update', look);
    look();
  });
}
