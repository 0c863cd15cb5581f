/*
 * The client's half of WebSocket framing (RFC 6455), as little as a benchmark needs: thousands of clients share two
 * cores with the server that is measured.
 */

export const Opcode = { binary: 2, close: 8, ping: 9, pong: 10 };
const FINAL = 0x80;
const MASKED = 0x80;

/** A client's frame. Masked with a key of zeros, which leaves the payload as it is. */
export function frame(/** @type {number} */ opcode, /** @type {Uint8Array} */ payload) {
  const { length } = payload;
  const extra = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const bytes = Buffer.alloc(2 + extra + 4 + length);
  bytes[0] = FINAL | opcode;
  bytes[1] = MASKED | (extra === 0 ? length : extra === 2 ? 126 : 127);
  if (extra === 2) bytes.writeUInt16BE(length, 2);
  if (extra === 8) bytes.writeBigUInt64BE(BigInt(length), 2);
  bytes.set(payload, 2 + extra + 4);
  return bytes;
}

/** Takes a server's stream apart. `Sink` decides what becomes of a frame's payload. */
export class FrameReader {
  #head = Buffer.alloc(10);
  #headLength = 0;
  /** Bytes of the current payload that are still to come; -1: its header is not whole yet. */
  #left = -1;
  #opcode = 0;

  /**
   * @param {{
   *   whole(opcode: number, payload: Buffer): void;
   *   begin(opcode: number, length: number): void;
   *   part(bytes: Buffer): void;
   *   end(opcode: number): void;
   * }} sink `whole` gets a payload that came in one piece, valid during the call; else `begin`, `part`s, `end`
   */
  constructor(sink) {
    this.sink = sink;
  }

  read(/** @type {Buffer} */ chunk) {
    let at = 0;
    while (at < chunk.length) {
      if (this.#left === -1) {
        at = this.#readHead(chunk, at);
        if (this.#left === -1) return;
        if (chunk.length - at >= this.#left) {
          const end = at + this.#left;
          this.#left = -1;
          this.sink.whole(this.#opcode, chunk.subarray(at, end));
          at = end;
          continue;
        }
        this.sink.begin(this.#opcode, this.#left);
      }
      const end = Math.min(chunk.length, at + this.#left);
      this.sink.part(chunk.subarray(at, end));
      this.#left -= end - at;
      at = end;
      if (this.#left > 0) return;
      this.#left = -1;
      this.sink.end(this.#opcode);
    }
  }

  #readHead(/** @type {Buffer} */ chunk, /** @type {number} */ from) {
    let at = from;
    for (;;) {
      const short = (this.#head[1] ?? 0) & 0x7f;
      const need = this.#headLength < 2 ? 2 : 2 + (short === 126 ? 2 : short === 127 ? 8 : 0);
      if (this.#headLength === need) {
        this.#opcode = (this.#head[0] ?? 0) & 0x0f;
        this.#left =
          short === 126
            ? this.#head.readUInt16BE(2)
            : short === 127
              ? Number(this.#head.readBigUInt64BE(2))
              : short;
        this.#headLength = 0;
        return at;
      }
      if (at === chunk.length) return at;
      this.#head[this.#headLength++] = chunk[at++] ?? 0;
    }
  }
}
