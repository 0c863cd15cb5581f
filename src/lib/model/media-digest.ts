const LANES = [0x9e3779b9, 0x85ebca6b] as const;

function hashOf(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x5bd1e995);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** Which files these are (by their SHA-256, each once, in any order), as 16 hex characters. */
export function mediaDigest(hashes: Iterable<string>): string {
  const sums: [number, number] = [0, 0];
  for (const hash of hashes) {
    sums[0] = (sums[0] + hashOf(hash, LANES[0])) | 0;
    sums[1] = (sums[1] + hashOf(hash, LANES[1])) | 0;
  }
  return sums.map((sum) => (sum >>> 0).toString(16).padStart(8, '0')).join('');
}
