import { WebSocket } from 'ws';
import * as Y from 'yjs';
import * as dialects from './dialects.mjs';
import { Histogram } from './histogram.mjs';

const OURS = 'manager';

/** A manager's end: a real document, its edits sent as they are made, acknowledgements asked for where there are any. */
export class Manager {
  doc = new Y.Doc();
  /** Numbers of edits that the server acknowledged. */
  acknowledged = /** @type {Set<number>} */ (new Set());
  /** Numbers of edits of others that came. */
  seen = /** @type {Set<number>} */ (new Set());
  /** From the edit to its acknowledgement. */
  latencies = new Histogram();
  messages = /** @type {Record<string, number>} */ ({});
  synced = false;
  #socket = /** @type {WebSocket | null} */ (null);
  #losses = 0;
  #closed = false;
  #waiting = /** @type {{ n: number; madeAt: number }[]} */ ([]);
  #timer = /** @type {NodeJS.Timeout | undefined} */ (undefined);

  /**
   * @param {typeof import('./site')} site
   * @param {{ kind: dialects.Kind; port: number; uid: string; cookie: string; onAcknowledged?: () => void }} options
   */
  constructor(site, options) {
    this.site = site;
    this.options = options;
    this.doc.on('update', (/** @type {Uint8Array} */ update, /** @type {unknown} */ origin) => {
      if (origin !== OURS) this.#send(dialects.sync(options.kind, 2, update));
    });
  }

  connect() {
    const { kind, port, uid, cookie } = this.options;
    const query = kind === 'vitrine' ? `?as=user&site=${uid}` : '';
    const socket = new WebSocket(`ws://127.0.0.1:${port}/sync/site/default${query}`, {
      headers: kind === 'vitrine' ? { cookie } : {},
      perMessageDeflate: false,
    });
    socket.binaryType = 'nodebuffer';
    this.#socket = socket;
    socket.on('open', () => {
      const first = dialects.hello(kind);
      if (first !== null) this.#send(first);
      if (kind !== 'relay') this.#send(dialects.sync(kind, 0, Y.encodeStateVector(this.doc)));
    });
    socket.on('message', (/** @type {Buffer} */ data) => this.#message(data));
    socket.on('error', () => undefined); // a close follows
    socket.on('close', (code) => {
      this.synced = false;
      if (this.#closed) return;
      this.#losses += 1;
      const wait = this.site.waitBefore(this.site.PERSON_PACE, this.#losses, code, Math.random());
      if (wait !== null) this.#timer = setTimeout(() => this.connect(), wait);
    });
  }

  #message(/** @type {Buffer} */ data) {
    const { kind } = this.options;
    const message = dialects.parse(kind, data);
    const name = dialects.nameOf(message, kind);
    this.messages[name] = (this.messages[name] ?? 0) + 1;
    if (message.type === dialects.Type.sync) {
      if (message.step === 0) {
        this.#send(dialects.sync(kind, 1, Y.encodeStateAsUpdate(this.doc, message.bytes)));
        this.#askAgain();
        return;
      }
      if (message.step === 2) dialects.eachMark(data, (_sent, n) => this.seen.add(n));
      Y.applyUpdate(this.doc, new Uint8Array(message.bytes), OURS);
      if (message.step === 1) {
        this.synced = true;
        this.#losses = 0;
      }
    } else if (message.type === dialects.Type.acknowledge) {
      const now = performance.now();
      for (const { n, madeAt } of this.#waiting) {
        if (n > message.n) continue;
        this.acknowledged.add(n);
        this.latencies.add(now - madeAt);
      }
      this.#waiting = this.#waiting.filter(({ n }) => n > message.n);
      this.options.onAcknowledged?.();
    }
  }

  /** What was edited while the server was away counts from its acknowledgement on. */
  #askAgain() {
    const newest = this.#waiting.at(-1);
    if (newest !== undefined) this.#send(dialects.acknowledge(newest.n));
  }

  /** Makes the edit with this number, which grows from edit to edit. */
  edit(/** @type {number} */ n, lasting = false) {
    const madeAt = performance.now();
    const text = dialects.mark(n);
    if (lasting) this.site.lastingEdit(this.doc, text);
    else this.site.edit(this.doc, n, text);
    if (this.options.kind !== 'vitrine') return;
    this.#waiting.push({ n, madeAt });
    this.#send(dialects.acknowledge(n));
  }

  /** How many edits wait for their acknowledgement. */
  get waiting() {
    return this.#waiting.length;
  }

  #send(/** @type {Uint8Array} */ message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(message);
  }

  leave() {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket?.terminate();
  }
}
