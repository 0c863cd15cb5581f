/** SHA-256 (FIPS 180-4) that takes its input piece by piece: `crypto.subtle` wants all of it in memory at once. */
export interface Sha256 {
  add(bytes: Uint8Array): void;
  /** The digest as lower-case hex. Nothing can be added afterwards. */
  hex(): string;
}

const BLOCK = 64;

/** The first 32 bits of the fractional parts of the roots of the first primes, as the standard defines its constants. */
function fractions(count: number, root: (prime: number) => number): Uint32Array {
  const words = new Uint32Array(count);
  let found = 0;
  for (let candidate = 2; found < count; candidate++) {
    let prime = true;
    for (let i = 2; i * i <= candidate; i++) if (candidate % i === 0) prime = false;
    if (prime) words[found++] = Math.floor((root(candidate) % 1) * 2 ** 32);
  }
  return words;
}

const START = fractions(8, Math.sqrt);
// Signed, so that all arithmetic stays in the engine's small integers.
const ROUND = Int32Array.from(fractions(64, Math.cbrt));

const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

export function createSha256(): Sha256 {
  const state = Uint32Array.from(START);
  const pending = new Uint8Array(BLOCK);
  const schedule = new Int32Array(64);
  let waiting = 0;
  let length = 0;

  function compress(bytes: Uint8Array, offset: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset + offset, BLOCK);
    for (let i = 0; i < 16; i++) schedule[i] = view.getInt32(i * 4);
    const w = (i: number): number => schedule[i] ?? 0;
    for (let i = 16; i < 64; i++) {
      const x = w(i - 15);
      const y = w(i - 2);
      const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
      const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
      schedule[i] = w(i - 16) + s0 + w(i - 7) + s1;
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = Int32Array.from(state);
    for (let i = 0; i < 64; i++) {
      const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (ROUND[i] ?? 0) + w(i)) | 0;
      const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] = (state[i] ?? 0) + word));
  }

  function add(bytes: Uint8Array): void {
    length += bytes.length;
    let at = 0;
    if (waiting > 0) {
      at = Math.min(BLOCK - waiting, bytes.length);
      pending.set(bytes.subarray(0, at), waiting);
      waiting += at;
      if (waiting < BLOCK) return;
      compress(pending, 0);
      waiting = 0;
    }
    for (; at + BLOCK <= bytes.length; at += BLOCK) compress(bytes, at);
    pending.set(bytes.subarray(at));
    waiting = bytes.length - at;
  }

  return {
    add,
    hex() {
      const bits = length * 8;
      const tail = new Uint8Array(BLOCK - ((length + 8) % BLOCK) + 8);
      tail[0] = 0x80;
      const view = new DataView(tail.buffer);
      view.setUint32(tail.length - 8, Math.floor(bits / 2 ** 32));
      view.setUint32(tail.length - 4, bits % 2 ** 32);
      add(tail);
      return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('');
    },
  };
}
