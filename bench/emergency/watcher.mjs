import { once } from 'node:events';
import * as decoding from 'lib0/decoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import * as dialects from '../sync/dialects.mjs';

/** @typedef {import('../../src/lib/protocol/messages').StatusDelta} StatusDelta */
/** @typedef {import('../../src/lib/protocol/messages').ScreenStatus} ScreenStatus */

const STATUSES = 111;

/** A manager's view of the screens, as the server tells it (message 111). */
export class Watcher {
  screens = /** @type {Map<string, ScreenStatus>} */ (new Map());
  messages = 0;
  #onNews = () => undefined;
  #socket;

  constructor(/** @type {number} */ port, /** @type {string} */ uid, /** @type {string} */ cookie) {
    this.#socket = new WebSocket(`ws://127.0.0.1:${port}/sync/site/default?as=user&site=${uid}`, {
      headers: { cookie },
      perMessageDeflate: false,
    });
    this.#socket.binaryType = 'nodebuffer';
    this.#socket.on('message', (/** @type {Buffer} */ data) => this.#read(data));
  }

  async open() {
    await once(this.#socket, 'open');
    this.#socket.send(dialects.sync('vitrine', 0, Y.encodeStateVector(new Y.Doc())));
  }

  #read(/** @type {Buffer} */ data) {
    const decoder = decoding.createDecoder(data);
    if (decoding.readVarUint(decoder) !== STATUSES) return;
    /** @type {StatusDelta} */
    const delta = JSON.parse(decoding.readVarString(decoder));
    this.messages += 1;
    for (const status of delta.screens) this.screens.set(status.screen, status);
    this.#onNews();
  }

  /** Resolves once the view is as wanted, with the instant (monotonic ms); null when that does not happen in time. */
  async until(/** @type {(screens: readonly ScreenStatus[]) => boolean} */ isSo, limitMs = 30_000) {
    const { promise, resolve } = withResolvers();
    const look = () => {
      if (isSo([...this.screens.values()])) resolve(dialects.monotonicMs());
    };
    this.#onNews = () => void look();
    look();
    const limit = setTimeout(() => resolve(null), limitMs);
    const at = await promise;
    clearTimeout(limit);
    this.#onNews = () => undefined;
    return at;
  }

  end() {
    this.#socket.terminate();
  }
}

function withResolvers() {
  /** @type {(at: number | null) => void} */
  let resolve = () => undefined;
  const promise = /** @type {Promise<number | null>} */ (new Promise((settle) => (resolve = settle)));
  return { promise, resolve };
}
