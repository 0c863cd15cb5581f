import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { MessageType } from '#lib/protocol/messages';
import { ClientSocket, type Frame, type Listener } from './network';
import type { Random } from '../support/random';

/** A client that says what it likes, byte by byte, and keeps what it is answered. */
export class Intruder extends ClientSocket {
  readonly refusals: string[] = [];
  closed: { readonly code: number; readonly reason: string } | null = null;

  constructor(name: string, as: string, listener: Listener) {
    super(`ws://${name}/sync/site/default?as=${as}`, listener);
  }

  override arrive(frame: Frame): void {
    if (frame.kind === 'close') this.closed = frame;
    if (frame.kind === 'message') {
      const decoder = decoding.createDecoder(frame.bytes);
      if (decoding.readVarUint(decoder) === MessageType.refused)
        this.refusals.push(decoding.readVarString(decoder));
    }
    super.arrive(frame);
  }

  /** Sends bytes and has them read. */
  say(bytes: Uint8Array): void {
    this.send(bytes);
    this.line.deliverUp();
  }

  /** Everything that the server answered so far. */
  hear(): void {
    this.line.deliverDown();
  }
}

/** A y-protocols sync message: 0 is step 1, 1 step 2, 2 an update. */
export function syncMessage(step: 0 | 1 | 2, bytes: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MessageType.sync);
  encoding.writeVarUint(encoder, step);
  encoding.writeVarUint8Array(encoder, bytes);
  return encoding.toUint8Array(encoder);
}

/** Changes, removes or repeats a few of the bytes. */
export function mangled(bytes: Uint8Array, random: Random): Uint8Array {
  const result = [...bytes];
  for (let changes = 1 + random.int(4); changes > 0; changes -= 1) {
    const at = random.int(result.length + 1);
    const kind = random.int(8);
    if (kind === 0) result.splice(at, 1 + random.int(4));
    else if (kind === 1) result.splice(at, 0, ...result.slice(at, at + 1 + random.int(8)));
    else if (kind === 2) result.length = at;
    else if (at < result.length) result[at] = random.int(3) === 0 ? random.int(256) : random.int(16);
  }
  return Uint8Array.from(result);
}

/** Yjs' marks in front of an item: what it contains, and what is said of its place. */
const CONTENT_STRING = 4;
const CONTENT_ANY = 8;
const HAS_LEFT = 0x80;
const HAS_KEY = 0x20;

/** An update that sets a field and then throws: its second item stands beside a character of its own. */
export function throwsHalfway(random: Random): Uint8Array {
  const client = random.int(2 ** 32);
  const encoder = encoding.createEncoder();
  // One client with two items, from clock 0 on.
  for (const number of [1, 2, client, 0]) encoding.writeVarUint(encoder, number);
  encoding.writeUint8(encoder, CONTENT_ANY | HAS_KEY);
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarString(encoder, 'settings');
  encoding.writeVarString(encoder, 'name');
  encoding.writeVarUint(encoder, 1);
  encoding.writeAny(encoder, 'Half');
  encoding.writeUint8(encoder, CONTENT_STRING | HAS_LEFT);
  for (const number of [client, 2]) encoding.writeVarUint(encoder, number);
  encoding.writeVarString(encoder, 'whole');
  // Nothing is deleted.
  encoding.writeVarUint(encoder, 0);
  return encoding.toUint8Array(encoder);
}
