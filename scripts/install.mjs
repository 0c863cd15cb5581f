import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Advice } from './advice.mjs';
import { npm } from './child.mjs';
import { root } from './root.mjs';

/**
 * @typedef {{ version?: string; integrity?: string; optional?: boolean }} Locked
 * @typedef {{ packages?: Record<string, Locked> }} Lockfile
 */

/**
 * Whether what npm says it installed is what the lockfile asks for. Optional packages may be missing: they are other
 * platforms' binaries.
 * @param {Lockfile} wanted package-lock.json
 * @param {Lockfile | null} installed npm's own record, node_modules/.package-lock.json; it writes it last
 */
export function isInstalled(wanted, installed) {
  if (installed === null) return false;
  const have = installed.packages ?? {};
  const want = wanted.packages ?? {};
  for (const [where, entry] of Object.entries(want)) {
    if (where === '') continue;
    const found = have[where];
    if (found === undefined ? !entry.optional : !isSame(found, entry)) return false;
  }
  return Object.keys(have).every((where) => where in want);
}

function isSame(/** @type {Locked} */ a, /** @type {Locked} */ b) {
  return a.version === b.version && a.integrity === b.integrity;
}

/** Also where `NODE_ENV=production` or npm's own configuration leaves them out: the app is built here. */
export const INSTALL = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel', 'error'];

/**
 * Installs the packages that the lockfile names, if they are not what is there already.
 * @throws {Advice} when npm fails
 */
export async function ensureInstalled() {
  const wanted = read('package-lock.json');
  if (wanted === null)
    throw new Advice('package-lock.json is missing: get it back with `git checkout package-lock.json`.');
  if (isInstalled(wanted, read('node_modules/.package-lock.json'))) return;
  // Neither this nor what npm says goes to standard output, which belongs to the program that comes after.
  console.error('Installing the packages of package-lock.json (once) …');
  const code = await npm(INSTALL, ['inherit', 2, 'inherit']);
  if (code !== 0) {
    throw new Advice(
      'The packages could not be installed: npm says why above. Check that this machine reaches the npm registry (`npm ping`) and that the disk has 500 MB free, then run the command again.',
    );
  }
}

/** @returns {Lockfile | null} */
function read(/** @type {string} */ file) {
  try {
    return JSON.parse(readFileSync(path.join(root, file), 'utf8'));
  } catch (error) {
    // A record that was cut short counts as none: npm makes a new one.
    if (error instanceof SyntaxError || /** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT')
      return null;
    throw error;
  }
}
