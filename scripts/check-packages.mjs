import { readFileSync } from 'node:fs';
import path from 'node:path';
import { npm } from './child.mjs';
import { root } from './root.mjs';

// `npm run check:packages`: what can go wrong in a lockfile without anything failing at once.

/** @type {{ packages: Record<string, { version?: string; hasInstallScript?: boolean }> }} */
const lockfile = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
const entries = Object.entries(lockfile.packages).filter(([where]) => where !== '');
const problems = [];

// Two copies of Yjs break `instanceof`, and with it merges.
const copies = entries.filter(([where]) => /(^|\/)node_modules\/yjs$/.test(where));
if (copies.length !== 1) {
  problems.push(
    `package-lock.json holds ${copies.length} copies of yjs (${copies.map(([where]) => where).join(', ')}); it must hold one. \`npm ls yjs\` says who asks for which.`,
  );
}

// npm 11 refuses a lockfile with optional packages that it could not look up when it was written.
const unlocked = entries.filter(([, { version }]) => version === undefined).map(([where]) => where);
if (unlocked.length > 0) {
  problems.push(
    `package-lock.json names no version for ${unlocked.join(', ')}: make it anew with \`npm install\`.`,
  );
}

if ((await npm(['ls', '--loglevel', 'error'], 'ignore')) !== 0) {
  problems.push('`npm ls` finds fault with the installed packages: run it and see.');
}

problems.forEach((problem) => console.error(problem));
if (problems.length === 0) console.log('Packages: one copy of yjs, every version locked, npm ls is clean.');
process.exitCode = problems.length === 0 ? 0 : 1;
