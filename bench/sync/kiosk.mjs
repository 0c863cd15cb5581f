import net from 'node:net';
import * as dialects from './dialects.mjs';
import { frame, FrameReader, Opcode } from './frames.mjs';

/** One for all: what a socket reads is looked at before the next one reads. */
const SHARED = Buffer.allocUnsafe(256 * 1024);
const LOST = 1006;

/**
 * A kiosk's end of the socket without a document: it follows the stream, counts, and compares what it is sent byte by byte
 * with what a document was made of (`Crew.judge`). A witness holds a real document.
 */
export class Kiosk {
  synced = false;
  /** Whether it was synced before and kept what it had. */
  holds = false;
  /** The newest version that the server said; null before, and from servers that say none. */
  version = /** @type {number | null} */ (null);
  losses = 0;
  closed = false;
  #socket = /** @type {net.Socket | null} */ (null);
  #reader = /** @type {FrameReader | null} */ (null);
  #greeting = '';
  /** A long message on its way: compared with a known one, or gathered. */
  #long = /** @type {{ known: import('./crew.mjs').Known | null; bytes: Buffer; at: number } | null} */ (
    null
  );
  #closeCode = LOST;
  #timer = /** @type {NodeJS.Timeout | undefined} */ (undefined);

  /**
   * @param {import('./crew.mjs').Crew} crew
   * @param {number} index
   * @param {{ screen: string; cookie: string }} credential
   * @param {import('./crew.mjs').Witness | null} witness
   */
  constructor(crew, index, credential, witness) {
    this.crew = crew;
    this.index = index;
    this.credential = credential;
    this.witness = witness;
  }

  connect() {
    const { crew } = this;
    this.#greeting = '';
    this.#closeCode = LOST;
    this.#long = null;
    this.#reader = null;
    const socket = net.connect({
      host: '127.0.0.1',
      port: crew.port,
      noDelay: true,
      onread: {
        buffer: SHARED,
        callback: (length, buffer) => {
          this.#read(/** @type {Buffer} */ (buffer).subarray(0, length));
          return true;
        },
      },
    });
    this.#socket = socket;
    socket.on('connect', () => this.#upgrade(socket));
    socket.on('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      crew.failed(error.code ?? error.message),
    );
    socket.on('end', () => socket.end());
    socket.on('close', () => this.#ended());
  }

  #upgrade(/** @type {net.Socket} */ socket) {
    const { crew, credential } = this;
    const query = crew.kind === 'vitrine' ? `?as=device:${credential.screen}&site=${crew.uid}` : '';
    const request =
      `GET /sync/site/default${query} HTTP/1.1\r\nHost: 127.0.0.1:${crew.port}\r\nUpgrade: websocket\r\n` +
      'Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n' +
      (crew.kind === 'vitrine' ? `Cookie: ${credential.cookie}\r\n` : '') +
      '\r\n';
    crew.up.upgrades += request.length;
    socket.write(request, 'latin1');
  }

  #read(/** @type {Buffer} */ chunk) {
    this.crew.down += chunk.length;
    if (this.#reader !== null) {
      this.#reader.read(chunk);
      return;
    }
    this.#greeting += chunk.toString('latin1');
    const end = this.#greeting.indexOf('\r\n\r\n');
    if (end === -1) return;
    if (!this.#greeting.startsWith('HTTP/1.1 101')) {
      this.crew.failed(this.#greeting.slice(0, this.#greeting.indexOf('\r\n')));
      this.#socket?.destroy();
      return;
    }
    // What came behind the greeting is the last part of this chunk.
    const rest = this.#greeting.length - end - 4;
    this.#reader = new FrameReader(this);
    this.#greet();
    if (rest > 0) this.#reader.read(chunk.subarray(chunk.length - rest));
  }

  #greet() {
    const { kind } = this.crew;
    const first = dialects.hello(kind);
    if (first !== null) this.send(first, 'sync');
    if (kind === 'relay') return;
    const digest = kind === 'vitrine' ? this.crew.digestAt(this) : null;
    if (digest === null) this.#showVector();
    else this.send(dialects.resume(digest), 'sync');
  }

  #showVector() {
    this.send(dialects.sync(this.crew.kind, 0, this.crew.vectorOf(this)), 'sync');
  }

  send(/** @type {Uint8Array} */ message, /** @type {'sync' | 'statuses' | 'control'} */ what) {
    if (this.#socket === null || this.#socket.destroyed) return;
    const bytes = frame(Opcode.binary, message);
    this.crew.up[what] += bytes.length;
    this.#socket.write(bytes);
  }

  /** Ends for good. */
  leave() {
    this.closed = true;
    clearTimeout(this.#timer);
    this.#socket?.destroy();
  }

  #ended() {
    const { crew } = this;
    this.#socket = null;
    this.#reader = null;
    if (this.closed) return;
    if (this.synced) crew.unsynced();
    this.synced = false;
    this.losses += 1;
    crew.closed(this.#closeCode);
    const wait = crew.site.waitBefore(crew.site.DEVICE_PACE, this.losses, this.#closeCode, Math.random());
    if (wait !== null) this.#timer = setTimeout(() => this.connect(), wait);
  }

  /* What FrameReader calls. */

  whole(/** @type {number} */ opcode, /** @type {Buffer} */ payload) {
    if (opcode === Opcode.binary) this.#message(payload);
    else if (opcode === Opcode.ping) {
      const pong = frame(Opcode.pong, payload);
      this.crew.up.control += pong.length;
      this.#socket?.write(pong);
    } else if (opcode === Opcode.close) {
      this.#closeCode = payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
      this.#socket?.end(frame(Opcode.close, payload.subarray(0, 2)));
    }
  }

  begin(/** @type {number} */ _opcode, /** @type {number} */ length) {
    // A witness takes part; others only compare.
    const known = this.witness === null ? (this.crew.known.get(length) ?? null) : null;
    this.#long = { known, bytes: known?.payload ?? Buffer.allocUnsafe(length), at: 0 };
  }

  part(/** @type {Buffer} */ part) {
    const long = this.#long;
    if (long === null) return;
    if (long.known !== null) {
      if (long.bytes.compare(part, 0, part.length, long.at, long.at + part.length) !== 0) {
        // Another of the same length: it has to be looked at.
        long.bytes = Buffer.from(long.bytes);
        long.known = null;
        part.copy(long.bytes, long.at);
      }
    } else part.copy(long.bytes, long.at);
    long.at += part.length;
  }

  end(/** @type {number} */ opcode) {
    const long = this.#long;
    this.#long = null;
    if (long === null) return;
    if (long.known === null) this.whole(opcode, long.bytes);
    else {
      this.crew.count('sync step 2');
      this.#answered(long.known.version, long.known.digest);
    }
  }

  #message(/** @type {Buffer} */ payload) {
    const { crew } = this;
    const message = dialects.parse(crew.kind, payload);
    crew.count(dialects.nameOf(message, crew.kind));
    if (message.type === dialects.Type.sync && message.step !== 0) {
      const { bytes, version } = message;
      this.witness?.apply(bytes, version);
      if (message.step === 2) {
        if (version !== null) this.version = version;
        crew.edited(payload, this);
      } else this.#answered(version, this.witness?.digest.value ?? crew.judge(payload, bytes, version));
    } else if (
      message.type === dialects.Type.resume ||
      (message.type === dialects.Type.refused && !this.synced)
    ) {
      // The server does not know the digest (or, an older one, not even the message).
      this.#showVector();
    }
  }

  #answered(/** @type {number | null} */ version, /** @type {string | null} */ digest) {
    if (version !== null) this.version = version;
    if (this.synced) return;
    const held = this.holds;
    this.synced = true;
    this.holds = true;
    this.losses = 0;
    this.crew.synced(digest, held);
  }
}
