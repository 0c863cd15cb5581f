import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './root.mjs';

/**
 * What `npm run demo` printed, and how to end it.
 * @typedef {{ manager: string; username: string; password: string; screens: readonly string[];
 *   stop: () => Promise<void> }} Demo
 */

/**
 * Starts the built demo on a free port of this machine, in a directory that goes with it.
 * @param {NodeJS.ProcessEnv} [env] on top of this process' own
 * @returns {Promise<Demo>}
 */
export async function startDemo(env = {}) {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'vitrine-demo-'));
  const child = spawn(process.execPath, [path.join(root, 'build/server/demo.js')], {
    cwd: directory,
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit').then(() => rmSync(directory, { recursive: true, force: true }));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  let said = '';
  return new Promise((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => (said += text));
    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      said += text;
      const found = readGreeting(said);
      if (found !== null) resolve({ ...found, stop });
    });
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`The demo ended with code ${code} before it was ready:\n${said}`)),
    );
  });
}

const SCREENS = 6;

/** The addresses and the account in what the demo says, or null while it has not said all of it. */
export function readGreeting(/** @type {string} */ said) {
  const manager = /^ +Manager +(\S+)\n/m.exec(said)?.[1];
  const [, username, password] = /user (\S+), password (\S+)\n/.exec(said) ?? [];
  const screens = [...said.matchAll(/http\S+\/display\?\S+(?=\n)/g)].map(([url]) => url);
  if (manager === undefined || username === undefined || password === undefined) return null;
  return screens.length === SCREENS ? { manager, username, password, screens } : null;
}
