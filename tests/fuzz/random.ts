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
const trueMathRandom = Math.random;
/* eslint-enable */

let seeded: Random | null = null;

// lib0 keeps the function that it finds when it is loaded, so this module is imported before anything that loads yjs.
prototype.getRandomValues = function getRandomValues<T extends ArrayBufferView | null>(
  this: Crypto,
  array: T,
): T {
  if (seeded === null || array === null) return trueRandomValues.call(this, array as never) as T;
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = seeded.int(256);
  return array;
};

/** From now on ids, client ids and `Math.random` come from `random`; null: from the platform again. */
export function seedRandomness(random: Random | null): void {
  seeded = random;
  Math.random = random === null ? trueMathRandom : () => random.int(2 ** 32) / 2 ** 32;
}
