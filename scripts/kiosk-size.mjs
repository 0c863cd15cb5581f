import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { Advice } from './advice.mjs';
import { root } from './root.mjs';

/** What a kiosk's first load of JavaScript may weigh, compressed. A Raspberry Pi 3 has to parse it all. */
export const LIMIT_BYTES = 200_000;

/**
 * @typedef {{ client: { imports: readonly string[] }; nodes: readonly (() => Promise<{ imports: readonly string[] }>)[];
 *   routes: readonly { id: string; page: { layouts: readonly (number | undefined)[];
 *     errors: readonly (number | undefined)[]; leaf: number } | null }[] }} KitManifest
 */

/**
 * The scripts that the browser loads before a page works: Kit's start and app, the page, its layouts, its error pages,
 * and all that these import statically.
 * @param {KitManifest} manifest
 * @param {string} route such as `/display`
 * @returns {Promise<readonly string[]>} paths below the client's directory, each once
 */
export async function firstLoad(manifest, route) {
  const page = manifest.routes.find(({ id }) => id === route)?.page;
  if (page === null || page === undefined) throw new Advice(`The build has no page ${route}.`);
  const numbers = [...page.layouts, ...page.errors, page.leaf].filter((number) => number !== undefined);
  const nodes = await Promise.all(numbers.map((number) => manifest.nodes[number]?.()));
  const files = [...manifest.client.imports, ...nodes.flatMap((node) => node?.imports ?? [])];
  return [...new Set(files)].sort();
}

/**
 * Measures the kiosk's first load in the last build, as a browser gets it over plain HTTP (gzip).
 * @returns {Promise<{ bytes: number; files: readonly { file: string; bytes: number }[] }>}
 * @throws {Advice} when there is no build
 */
export async function kioskSize() {
  const built = path.join(root, '.svelte-kit/output/server/manifest-full.js');
  if (!existsSync(built)) throw new Advice('There is no build to measure: run `npm run build` first.');
  /** @type {{ manifest: { _: KitManifest } }} */
  const { manifest } = await import(pathToFileURL(built).href);
  // Kit names route groups in its ids: `/(kiosk)/display` is `/display` too.
  const routes = manifest._.routes.map((route) => ({
    ...route,
    id: route.id.replace(/\/\([^)]*\)/g, '') || '/',
  }));
  const files = (await firstLoad({ ...manifest._, routes }, '/display')).map((file) => ({
    file,
    bytes: compressedBytes(path.join(root, 'build/client', file)),
  }));
  return { bytes: files.reduce((total, { bytes }) => total + bytes, 0), files };
}

function compressedBytes(/** @type {string} */ file) {
  // adapter-node serves the copy that it compressed while building; tiny files have none.
  return existsSync(`${file}.gz`) ? statSync(`${file}.gz`).size : gzipSync(readFileSync(file)).length;
}

/** One line for people: the size and its limit. */
export function kioskSizeLine(/** @type {number} */ bytes) {
  const kB = (/** @type {number} */ size) => (size / 1000).toFixed(1);
  return `Kiosk, first load of JavaScript: ${kB(bytes)} kB compressed (limit ${kB(LIMIT_BYTES)} kB)`;
}

// `npm run bench:kiosk-size`
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { bytes, files } = await kioskSize();
  for (const { file, bytes: size } of files) console.log(`${String(size).padStart(8)}  ${file}`);
  console.log(kioskSizeLine(bytes));
  if (bytes > LIMIT_BYTES) process.exitCode = 1;
}
