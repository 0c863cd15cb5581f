import { updateOfStep2 } from './message';

/** A WebSocket ping without content (RFC 6455, section 5.5.2). */
export const PING_FRAME = Buffer.from([0x89, 0]);

function header(opcode: number, length: number): Buffer {
  if (length < 126) return Buffer.from([0x80 | opcode, length]);
  if (length < 65_536) return Buffer.from([0x80 | opcode, 126, length >> 8, length & 255]);
  const head = Buffer.alloc(10);
  head[0] = 0x80 | opcode;
  head[1] = 127;
  head.writeUIntBE(length, 4, 6);
  return head;
}

/** A binary message as one WebSocket frame, as a server sends it: whole, unmasked, uncompressed. */
export function frameOf(message: Uint8Array): Buffer {
  return Buffer.concat([header(2, message.byteLength), message]);
}

/** The answer to a ping. */
export function pongFrame(data: Uint8Array): Buffer {
  return Buffer.concat([header(10, data.byteLength), data]);
}

/** The message in a frame made by `frameOf`. */
export function messageIn(frame: Buffer): Uint8Array {
  const length = (frame[1] ?? 0) & 127;
  return frame.subarray(length === 127 ? 10 : length === 126 ? 4 : 2);
}

/** One message for many sockets: encoded at most once for clients of ours and once for stock ones (SS5.3). */
export class Frames {
  #ours: Buffer | null = null;
  #stock: Buffer | null = null;
  #update: Frames | null = null;

  constructor(
    /** What a client has once this message reached it. */
    readonly version: number,
    private readonly encode: (version: number | null) => Uint8Array,
  ) {}

  for(ours: boolean): Buffer {
    if (ours) return (this.#ours ??= frameOf(this.encode(this.version)));
    return (this.#stock ??= frameOf(this.encode(null)));
  }

  /** The same of a sync step 2 as an update message, which tells nobody that it is all there is. */
  asUpdate(): Frames {
    return (this.#update ??= new Frames(this.version, (version) => updateOfStep2(this.encode(version))));
  }

  /** Of what is encoded by now. */
  get bytes(): number {
    return (this.#ours?.byteLength ?? 0) + (this.#stock?.byteLength ?? 0) + (this.#update?.bytes ?? 0);
  }
}
