import { createHash, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createSha256 } from './sha256';

const expected = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const bytesOf = (length: number) => Uint8Array.from({ length }, (_, index) => (index * 7 + 3) % 256);

it('agrees with the platform for every length around its block size', () => {
  for (const length of [0, 1, 3, 54, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 129, 1_000]) {
    const sha = createSha256();
    sha.add(bytesOf(length));
    expect([length, sha.hex()]).toEqual([length, expected(bytesOf(length))]);
  }
});

it('does not care how its input is cut', () => {
  const bytes = randomBytes(10_000);
  for (const piece of [1, 13, 64, 100, 4_096]) {
    const sha = createSha256();
    for (let at = 0; at < bytes.length; at += piece) sha.add(bytes.subarray(at, at + piece));
    expect(sha.hex()).toBe(expected(bytes));
  }
});
