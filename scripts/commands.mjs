import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { run } from './child.mjs';
import { Advice } from './advice.mjs';
import { ensureInstalled } from './install.mjs';
import { root } from './root.mjs';
import { isOrphan, stopWithParent } from './stop-with-parent.mjs';

/** The programs that `run.mjs` can start; each gets the arguments behind its name. */
const COMMANDS = /** @type {Record<string, (args: readonly string[]) => Promise<void>>} */ ({
  async start() {
    await ensureBuilt();
    await become('build/server/main.js');
  },
  async demo() {
    await ensureBuilt();
    await become('build/server/demo.js');
  },
  async vitrine(args) {
    await ensureBuilt();
    await become('build/server/cli.js', args);
  },
  async dev(args) {
    process.exitCode = await run(process.execPath, ['node_modules/vite/bin/vite.js', 'dev', ...args]);
  },
  async test(args) {
    const { test } = await import('./test.mjs');
    process.exitCode = await test(args);
  },
  async security(args) {
    const { security } = await import('./security.mjs');
    process.exitCode = await security(args);
  },
});

/**
 * Installs what is missing and runs one of the commands. What a person has to do something about ends as one sentence
 * and exit code 1.
 */
export async function command(/** @type {string | undefined} */ name, /** @type {readonly string[]} */ args) {
  const chosen = name === undefined ? undefined : COMMANDS[name];
  if (chosen === undefined) {
    console.error(`There is no command '${name ?? ''}'. There are: ${Object.keys(COMMANDS).join(', ')}.`);
    process.exitCode = 1;
    return;
  }
  try {
    process.chdir(root);
    await ensureInstalled();
    await chosen(args);
  } catch (error) {
    if (!(error instanceof Advice)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

/** Turns this process into the program: no parent that would keep memory, swallow signals or change exit codes. */
async function become(/** @type {string} */ file, /** @type {readonly string[]} */ args = []) {
  const program = path.join(root, file);
  if (isOrphan()) return;
  process.argv.splice(1, process.argv.length, program, ...args);
  await import(pathToFileURL(program).href);
  stopWithParent();
}
