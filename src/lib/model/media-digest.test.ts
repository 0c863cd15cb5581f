import { expect, it } from 'vitest';
import { mediaDigest } from './media-digest';

const files = ['a', 'b', 'c'].map((letter) => letter.repeat(64));

it('names a set of files, in whatever order', () => {
  expect(mediaDigest(files)).toMatch(/^[0-9a-f]{16}$/);
  expect(mediaDigest(files.toReversed())).toBe(mediaDigest(files));
});

it('differs when a file is missing, or is another', () => {
  const digests = [[], files.slice(1), files.slice(0, 2), files, [...files, 'd'.repeat(64)]].map(mediaDigest);
  expect(new Set(digests).size).toBe(digests.length);
});
