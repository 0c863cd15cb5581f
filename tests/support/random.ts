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

interface Seeding {
  random: Random | null;
  uuids: number;
  readonly mathRandom: () => number;
}

// Test files share their process and load this module anew; what it put in place of the platform's stays there once.
const KEY = Symbol.for('vitrine.test-randomness');
const holder = globalThis as { [KEY]?: Seeding | undefined };
const seeding = holder[KEY] ?? replaceRandomness();
holder[KEY] = seeding;

/** lib0 keeps the function that it finds when it is loaded, so this module is among vitest's setup files: before any yjs. */
function replaceRandomness(): Seeding {
  const seeded: Seeding = { random: null, uuids: 0, mathRandom: Math.random };
  const prototype = Object.getPrototypeOf(globalThis.crypto) as Crypto;
  /* eslint-disable @typescript-eslint/unbound-method -- called with the right `this` */
  const trueRandomValues = prototype.getRandomValues;
  const trueRandomUUID = prototype.randomUUID;
  /* eslint-enable */
  prototype.getRandomValues = function getRandomValues<T extends ArrayBufferView | null>(
    this: Crypto,
    array: T,
  ): T {
    if (seeded.random === null || array === null) return trueRandomValues.call(this, array as never) as T;
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (let index = 0; index < bytes.length; index += 1) bytes[index] = seeded.random.int(256);
    return array;
  };
  // Counted, not drawn: what a seed stands for does not change when somebody asks for one more.
  prototype.randomUUID = function randomUUID(this: Crypto): ReturnType<Crypto['randomUUID']> {
    if (seeded.random === null) return trueRandomUUID.call(this);
    seeded.uuids += 1;
    return `00000000-0000-4000-8000-${seeded.uuids.toString(16).padStart(12, '0')}`;
  };
  return seeded;
}

/** From now on ids, client ids and `Math.random` come from `random`; null: from the platform again. */
export function seedRandomness(random: Random | null): void {
  seeding.random = random;
  seeding.uuids = 0;
  Math.random = random === null ? seeding.mathRandom : () => random.int(2 ** 32) / 2 ** 32;
}

afterEach(() => seedRandomness(null));
