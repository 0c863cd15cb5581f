import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Advice } from './advice.mjs';
import { run, runQuietly } from './child.mjs';
import { root } from './root.mjs';
import { sourceHash } from './source-hash.mjs';

const STAMP = path.join(root, 'build/.source-hash');

/** Whether `build/` was made from the sources as they are now. */
function isBuilt() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sourceHash(root);
}

/**
 * Builds the app and the server if their sources changed since the last build.
 * @throws {Advice} when the build fails
 */
export async function ensureBuilt() {
  if (isBuilt()) return;
  // Not on standard output, which belongs to the program that comes after.
  console.error('Building (about half a minute, only after a change) …');
  await build(runQuietly, []);
}

/**
 * @param {(program: string, args: readonly string[], env: NodeJS.ProcessEnv) => Promise<number>} runStep
 * @param {readonly string[]} viteArgs
 * @throws {Advice}
 */
async function build(runStep, viteArgs) {
  // Taken first: an edit made while it builds leaves the build stale.
  const hash = sourceHash(root);
  rmSync(STAMP, { force: true });
  const steps = [['node_modules/vite/bin/vite.js', 'build', ...viteArgs], ['scripts/build-server.mjs']];
  for (const step of steps) {
    const code = await runStep(process.execPath, step, { ...process.env, NODE_ENV: 'production' });
    if (code !== 0) {
      throw new Advice(
        'The build failed: the reason stands above. If the sources were not changed on purpose, `git status` shows what differs; `git stash` puts it aside.',
      );
    }
  }
  mkdirSync(path.dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, hash);
}

// `npm run build`
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.chdir(root);
  try {
    await build((program, args, env) => run(program, args, { env }), process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof Advice)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
