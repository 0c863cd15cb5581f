import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** What a build is made from. Tests beside the code are no part of it. */
const SOURCES = [
  'src',
  'sync-server',
  'static',
  'package.json',
  'package-lock.json',
  'svelte.config.js',
  'tsconfig.json',
  'vite.config.ts',
  'scripts/build.mjs',
  'scripts/build-server.mjs',
];

/**
 * A hash over the names and bytes of everything that a build is made from. Bytes, not times: a checkout touches files
 * without changing them.
 * @param {string} root the repository's top directory
 */
export function sourceHash(root) {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of filesUnder(root, source)) {
      hash
        .update(file)
        .update('\0')
        .update(readFileSync(path.join(root, file)))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

/**
 * The files at or under a path, sorted, without tests.
 * @param {string} root
 * @param {string} relative
 * @returns {string[]}
 */
function filesUnder(root, relative) {
  const absolute = path.join(root, relative);
  if (!existsSync(absolute)) return [];
  if (!statSync(absolute).isDirectory()) return /\.test\.ts$/.test(relative) ? [] : [relative];
  return readdirSync(absolute)
    .sort()
    .flatMap((name) => filesUnder(root, `${relative}/${name}`));
}
