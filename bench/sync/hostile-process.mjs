import { connect } from 'node:net';
import { WebSocket } from 'ws';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import * as dialects from './dialects.mjs';
import { serve } from './ipc.mjs';

// Hostile clients, as fast as this process can; `hostile.mjs` starts it and speaks to it.

const SOCKETS = 8;
/** What is sent in one turn of each socket; a turn every so many ms. */
const TURN = 100;
const TURN_MS = 10;
/** A machine in between would not take more either. */
const MOST_UNSENT = 4_000_000;
/** Half-open connections held at once, and new ones in a turn. */
const HELD = 500;
const DIALS = 5;

/** @typedef {{ attack: string; port: number; uid: string; cookie: string }} Orders */

let running = false;
let messages = 0;
let bytes = 0;
let opened = 0;
/** @type {Record<string, number>} */
let closes = {};
/** @type {(() => void)[]} */
let ends = [];

/** A mebibyte that reads as a state vector. */
const VECTOR = encoding.encode((encoder) => {
  const clients = 130_000;
  encoding.writeVarUint(encoder, clients);
  for (let client = 1; client <= clients; client += 1) {
    encoding.writeVarUint(encoder, client * 20_000);
    encoding.writeVarUint(encoder, 1_000);
  }
});
const EMPTY_VECTOR = new Uint8Array([0]);

/**
 * Keeps a socket open and calls `turn` while it is; a new one takes the place of one that was closed.
 * @param {Orders} orders
 * @param {(socket: WebSocket) => void} turn
 * @param {(socket: WebSocket) => void} [open]
 */
function keep(orders, turn, open = () => undefined) {
  if (!running) return;
  const { port, uid, cookie } = orders;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/sync/site/default?as=user&site=${uid}`, {
    headers: { cookie },
    perMessageDeflate: false,
  });
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  socket.on('open', () => {
    opened += 1;
    open(socket);
    timer = setInterval(() => {
      if (socket.readyState === WebSocket.OPEN && socket.bufferedAmount < MOST_UNSENT) turn(socket);
    }, TURN_MS);
  });
  socket.on('error', () => undefined); // a close follows
  socket.on('close', (code) => {
    clearInterval(timer);
    closes[code] = (closes[code] ?? 0) + 1;
    setTimeout(() => keep(orders, turn, open), TURN_MS);
  });
  ends.push(() => socket.terminate());
}

function say(/** @type {WebSocket} */ socket, /** @type {Uint8Array} */ message) {
  messages += 1;
  bytes += message.byteLength;
  socket.send(message);
}

/** Connections that begin an upgrade and never end it, and ones that end it and say nothing. */
function dial(/** @type {Orders} */ { port, uid }) {
  /** @type {import('node:net').Socket[]} */
  const held = [];
  const timer = setInterval(() => {
    for (let i = 0; i < DIALS; i += 1) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined); // the server may cut it
      const head = `GET /sync/site/default?as=user&site=${uid} HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n`;
      const rest = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
      socket.write(opened % 2 === 0 ? head : head + rest);
      opened += 1;
      messages += 1;
      bytes += head.length;
      held.push(socket);
    }
    while (held.length > HELD) held.shift()?.destroy();
    // One byte more, so that they look alive.
    for (const socket of held) if (socket.writable && Math.random() < 0.01) socket.write('X');
  }, TURN_MS);
  ends.push(() => {
    clearInterval(timer);
    for (const socket of held) socket.destroy();
  });
}

/** @type {Record<string, (orders: Orders) => void>} */
const ATTACKS = {
  edits: (orders) => {
    const doc = new Y.Doc();
    const flood = doc.getMap('flood');
    /** @type {WebSocket | null} */
    let at = null;
    doc.on(
      'update',
      (/** @type {Uint8Array} */ update) => at && say(at, dialects.sync('vitrine', 2, update)),
    );
    let n = 0;
    keep(
      orders,
      (socket) => {
        at = socket;
        for (let i = 0; i < TURN; i += 1) flood.set(`k${(n += 1) % 50}`, n);
      },
      (socket) => {
        say(socket, dialects.sync('vitrine', 0, Y.encodeStateVector(doc)));
        say(socket, dialects.sync('vitrine', 1, Y.encodeStateAsUpdate(doc)));
      },
    );
  },
  questions: (orders) => {
    const question = dialects.sync('vitrine', 0, EMPTY_VECTOR);
    for (let i = 0; i < SOCKETS; i += 1)
      keep(orders, (socket) => {
        for (let turn = 0; turn < TURN; turn += 1) say(socket, question);
      });
  },
  vectors: (orders) => {
    const vector = dialects.sync('vitrine', 0, VECTOR);
    for (let i = 0; i < SOCKETS; i += 1) keep(orders, (socket) => say(socket, vector));
  },
  handshakes: dial,
};

let from = 0;

export const handlers = {
  begin(/** @type {Orders} */ orders) {
    [running, messages, bytes, opened, closes, ends] = [true, 0, 0, 0, {}, []];
    from = performance.now();
    ATTACKS[orders.attack]?.(orders);
  },

  end() {
    running = false;
    for (const end of ends) end();
    const seconds = (performance.now() - from) / 1_000;
    const codes = Object.entries(closes).map(([code, n]) => `${code} × ${n}`);
    const rate = (/** @type {number} */ amount) => Math.round(amount / seconds).toLocaleString('en');
    return {
      text: `${rate(messages)} messages, ${(bytes / seconds / 1e6).toFixed(1)} MB and ${rate(opened)} sockets a second${codes.length === 0 ? '' : `; closed ${codes.join(', ')}`}`,
    };
  },
};
serve(handlers);
