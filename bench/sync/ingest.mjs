import { once } from 'node:events';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import * as dialects from './dialects.mjs';

/*
 * Edits that were made beforehand, sent as fast as the server takes them.
 */

/** So much on its way in a socket, and it waits. */
const MOST_UNSENT_BYTES = 1024 * 1024;

/** @type {import('./site').PremadeEdits | null} */
let premade = null;

/** @returns {string} the digest of the document that has them all */
export function premake(
  /** @type {typeof import('./site')} */ site,
  /** @type {import('./site').BenchSite} */ base,
  /** @type {number} */ count,
  /** @type {number} */ authors,
) {
  premade = site.premadeEdits(base, count, authors);
  return premade.digest;
}

/** A socket that has been synced as far as edits may follow. */
async function open(
  /** @type {dialects.Kind} */ kind,
  /** @type {number} */ port,
  /** @type {string} */ query,
  /** @type {string} */ cookie,
) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/sync/site/default${query}`, {
    headers: { cookie },
    perMessageDeflate: false,
    maxPayload: 2 ** 30,
  });
  socket.binaryType = 'nodebuffer';
  await once(socket, 'open');
  const first = dialects.hello(kind);
  if (first !== null) socket.send(first);
  return socket;
}

/** The document as the server gives it to a client without one. @returns {Promise<Uint8Array>} */
async function fetchDocument(/** @type {dialects.Kind} */ kind, /** @type {WebSocket} */ socket) {
  const answer = new Promise((resolve, reject) => {
    socket.on('close', (code, reason) =>
      reject(new Error(`The server closed the socket: ${code} ${reason}`)),
    );
    socket.on('message', function read(/** @type {Buffer} */ data) {
      const message = dialects.parse(kind, data);
      if (message.type !== dialects.Type.sync || message.step !== 1) return;
      socket.off('message', read);
      resolve(message.bytes);
    });
  });
  socket.send(dialects.sync(kind, 0, Y.encodeStateVector(new Y.Doc())));
  return answer;
}

/**
 * Sends what was premade, an author per socket, and waits until all is acknowledged (ours) or served to a newcomer (stock).
 * @param {typeof import('./site')} site
 * @param {{ kind: dialects.Kind; port: number; uid: string; cookies: readonly string[] }} options
 * @returns {Promise<{ ms: number; servedMs: number; digest: string }>} `ms`: until acknowledged; `servedMs`: until a
 *   newcomer had the whole
 */
export async function ingest(site, { kind, port, uid, cookies }) {
  if (premade === null) throw new Error('Nothing was premade.');
  const query = kind === 'vitrine' ? `?as=user&site=${uid}` : '';
  const sockets = await Promise.all(
    premade.authors.map((_, author) => open(kind, port, query, cookies[author] ?? '')),
  );
  await Promise.all(sockets.map((socket) => fetchDocument(kind, socket)));
  const from = performance.now();
  await Promise.all(premade.authors.map((updates, author) => send(kind, sockets[author], updates)));
  const ms = performance.now() - from;
  const newcomer = await open(kind, port, query, cookies[0] ?? '');
  const doc = new Y.Doc();
  Y.applyUpdate(doc, await fetchDocument(kind, newcomer));
  const servedMs = performance.now() - from;
  for (const socket of [...sockets, newcomer]) socket.terminate();
  return { ms, servedMs, digest: site.digestOf(doc) };
}

async function send(
  /** @type {dialects.Kind} */ kind,
  /** @type {WebSocket | undefined} */ socket,
  /** @type {readonly Uint8Array[]} */ updates,
) {
  if (socket === undefined) return;
  const n = updates.length;
  const acknowledged = new Promise((resolve, reject) => {
    socket.on('close', (code, reason) => reject(new Error(`The server closed an author: ${code} ${reason}`)));
    socket.on('message', (/** @type {Buffer} */ data) => {
      // Others' edits come too; only what is short can be an acknowledgement.
      if (kind !== 'vitrine' || data[0] !== dialects.Type.acknowledge) return;
      if (dialects.parse(kind, data).n === n) resolve(null);
    });
  });
  for (const update of updates) {
    socket.send(dialects.sync(kind, 2, update));
    while (socket.bufferedAmount > MOST_UNSENT_BYTES) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  if (kind === 'vitrine') {
    socket.send(dialects.acknowledge(n));
    await acknowledged;
  } else {
    acknowledged.catch(() => undefined);
    // Messages of one socket are read in order: what answers this one has read the rest.
    await fetchDocument(kind, socket);
  }
}
