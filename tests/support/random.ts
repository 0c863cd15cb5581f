import { afterEach } from 'vitest';

/** Numbers that a seed decides. */
export interface Random {
  /** From 0 up to but not with `below`. */
  int(below: number): number;
}

/** mulberry32: one 32-bit word of state, good enough to pick operations and ids. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return {
    int(below) {
      state = (state + 0x6d2b79f5) >>> 0;
      let word = Math.imul(state ^ (state >>> 15), state | 1);
      word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
      return Math.floor((((word ^ (word >>> 14)) >>> 0) / 2 ** 32) * below);
    },
  };
}

/* eslint-disable @typescript-eslint/unbound-method -- put back, or called with the right `this` */
const prototype = Object.getPrototypeOf(globalThis.crypto) as Crypto;
const trueRandomValues = prototype.getRandomValues;
const trueRandomUUID = prototype.randomUUID;
const trueMathRandom = Math.random;
/* eslint-enable */

let seeded: Random | null = null;
let uuids = 0;

// lib0 keeps the function that it finds when it is loaded, so this module is among vitest's setup files: before any yjs.
prototype.getRandomValues = function getRandomValues<T extends ArrayBufferView | null>(
  this: Crypto,
  array: T,
): T {
  if (seeded === null || array === null) return trueRandomValues.call(this, array as never) as T;
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = seeded.int(256);
  return array;
};

// Counted, not drawn: what a seed stands for does not change when somebody asks for one more.
prototype.randomUUID = function randomUUID(this: Crypto): ReturnType<Crypto['randomUUID']> {
  if (seeded === null) return trueRandomUUID.call(this);
  uuids += 1;
  return `00000000-0000-4000-8000-${uuids.toString(16).padStart(12, '0')}`;
};

/** From now on ids, client ids and `Math.random` come from `random`; null: from the platform again. */
export function seedRandomness(random: Random | null): void {
  seeded = random;
  uuids = 0;
  Math.random = random === null ? trueMathRandom : () => random.int(2 ** 32) / 2 ** 32;
}

afterEach(() => seedRandomness(null));
