import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocket as NodeSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { MessageType, ROOM, type ScreenStatus, SYNC_PATH } from '#lib/protocol/messages';
import type { Origin } from '#lib/protocol/origins';
import { parseStatuses } from '#lib/replica/statuses';

/** A person at the end of a stock y-websocket provider: edits the real document without a browser. */
export interface Editor {
  readonly doc: Y.Doc;
  /** Runs an edit function of the model and resolves once the server has it on its disk. */
  edit<T>(change: (doc: Y.Doc, origin: Origin) => T): Promise<T>;
  /** Last known state of a screen. */
  screen(id: string): ScreenStatus | null;
  close(): void;
}

/** Opens one with a session's cookie and waits until it holds the server's document. */
export async function openEditor(url: string, cookie: string): Promise<Editor> {
  class CookieSocket extends NodeSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols, { headers: { cookie } });
    }
  }
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(new URL(SYNC_PATH, url).href.replace(/^http/, 'ws'), ROOM, doc, {
    WebSocketPolyfill: CookieSocket as unknown as typeof WebSocket,
    disableBc: true,
    params: { as: 'user' },
  });
  const waiting = new Map<number, () => void>();
  let asked = 0;
  provider.messageHandlers[MessageType.acknowledge] = (_encoder, decoder) => {
    const n = decoding.readVarUint(decoder);
    waiting.get(n)?.();
    waiting.delete(n);
  };
  const screens = new Map<string, ScreenStatus>();
  provider.messageHandlers[MessageType.statuses] = (_encoder, decoder) => {
    const delta = parseStatuses(decoding.readVarString(decoder));
    for (const status of delta?.screens ?? []) screens.set(status.screen, status);
  };
  provider.messageHandlers[MessageType.refused] = (_encoder, decoder) => {
    throw new Error(`The server refused: ${decoding.readVarString(decoder)}`);
  };
  await new Promise<void>((resolve, reject) => {
    provider.once('sync', () => resolve());
    provider.once('closed', ({ code, reason }) =>
      reject(new Error(`The server closed with ${code}: ${reason}`)),
    );
  });
  return {
    doc,
    async edit(change) {
      const value = change(doc, { kind: 'edit', by: 'test' });
      asked += 1;
      const n = asked;
      const saved = new Promise<void>((resolve) => waiting.set(n, resolve));
      const encoder = encoding.createEncoder();
      encoding.writeVarUint(encoder, MessageType.acknowledge);
      encoding.writeVarUint(encoder, n);
      provider.ws?.send(encoding.toUint8Array(encoder));
      await saved;
      return value;
    },
    screen: (id) => screens.get(id) ?? null,
    close: () => {
      provider.destroy();
      doc.destroy();
    },
  };
}
