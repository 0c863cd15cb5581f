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

// Signed, so that all arithmetic stays in the engine's small integers.
const START = Int32Array.from(fractions(8, Math.sqrt));
const ROUND = Int32Array.from(fractions(64, Math.cbrt));

export function createSha256(): Sha256 {
  const state = Int32Array.from(START);
  const pending = new Uint8Array(BLOCK);
  const w = new Int32Array(64);
  let waiting = 0;
  let length = 0;

  /**
   * Four times as fast as with helpers and destructuring: a device hashes films beside what it plays. Rotations are written
   * out, and `?? 0` only tells the type checker what the loops' bounds say.
   */
  function compress(bytes: Uint8Array, offset: number): void {
    for (let i = 0, at = offset; i < 16; i++, at += 4)
      w[i] =
        ((bytes[at] ?? 0) << 24) |
        ((bytes[at + 1] ?? 0) << 16) |
        ((bytes[at + 2] ?? 0) << 8) |
        (bytes[at + 3] ?? 0);
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15] ?? 0;
      const y = w[i - 2] ?? 0;
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[i] = ((w[i - 16] ?? 0) + s0 + (w[i - 7] ?? 0) + s1) | 0;
    }
    let a = state[0] ?? 0;
    let b = state[1] ?? 0;
    let c = state[2] ?? 0;
    let d = state[3] ?? 0;
    let e = state[4] ?? 0;
    let f = state[5] ?? 0;
    let g = state[6] ?? 0;
    let h = state[7] ?? 0;
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (ROUND[i] ?? 0) + (w[i] ?? 0)) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
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
    state[0] = (state[0] ?? 0) + a;
    state[1] = (state[1] ?? 0) + b;
    state[2] = (state[2] ?? 0) + c;
    state[3] = (state[3] ?? 0) + d;
    state[4] = (state[4] ?? 0) + e;
    state[5] = (state[5] ?? 0) + f;
    state[6] = (state[6] ?? 0) + g;
    state[7] = (state[7] ?? 0) + h;
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
      return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
    },
  };
}
