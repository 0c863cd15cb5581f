import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A server process under measurement.
 * @typedef {object} Measured
 * @property {import('./dialects.mjs').Kind} kind
 * @property {number} pid
 * @property {number} port
 * @property {() => number} cpuMs what it spent so far, user and system
 * @property {() => number} residentBytes
 * @property {(signal: NodeJS.Signals) => Promise<void>} kill resolves when it is gone
 */

const HANGS_AFTER_MS = 20_000;
/** Linux counts a process's time in hundredths of a second. */
const TICK_MS = 10;

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** For our server's Node, such as --cpu-prof. */
const nodeFlags = (process.env['VITRINE_BENCH_NODE'] ?? '').split(' ').filter((flag) => flag !== '');

/** A profile is only written by a process that ends in order. */
const SIGKILL = nodeFlags.length > 0 ? 'SIGTERM' : 'SIGKILL';

/** Ends what a part left behind. */
export async function killAll() {
  await Promise.all([...running].map((child) => end(child, SIGKILL)));
}
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** A port that is free now; a server that is killed and started again has to come back on the same one. */
export async function freePort() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}

/** @returns {Promise<Measured>} */
async function start(
  /** @type {import('./dialects.mjs').Kind} */ kind,
  /** @type {readonly string[]} */ args,
  /** @type {number} */ port,
  /** @type {Record<string, string>} */ env,
) {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  void once(child, 'close').then(() => running.delete(child));
  let output = '';
  await new Promise((resolve, reject) => {
    const read = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk.toString()).slice(-4_000);
      if (/Vitrine is ready|listening on port/.test(output)) resolve(null);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('close', (code) =>
      reject(new Error(`The ${kind} server ended (${code ?? 'killed'}): ${output}`)),
    );
  });
  const pid = child.pid ?? 0;
  return {
    kind,
    pid,
    port,
    cpuMs: () => cpuMs(pid),
    residentBytes: () => residentBytes(pid),
    kill: (signal) => end(child, signal === 'SIGKILL' ? SIGKILL : signal),
  };
}

async function end(
  /** @type {import('node:child_process').ChildProcess} */ child,
  /** @type {NodeJS.Signals} */ signal,
) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'close');
  child.kill(signal);
  const hangs = setTimeout(() => child.kill('SIGKILL'), HANGS_AFTER_MS);
  await gone;
  clearTimeout(hangs);
}

/**
 * The built server, as production runs it.
 * @param {{ program: string; dataDir: string; secretKey: string; port: number }} options
 */
export function startOurs({ program, dataDir, secretKey, port }) {
  return start('vitrine', [...nodeFlags, program], port, {
    HOST: '127.0.0.1',
    PORT: String(port),
    LOG_LEVEL: 'warn',
    DATA_DIR: dataDir,
    SECRET_KEY: secretKey,
    NODE_ENV: 'production',
  });
}

/** The relay or the stock server, with a document's state in a file. */
export function startReference(
  /** @type {'relay' | 'stock'} */ kind,
  /** @type {string} */ stateFile,
  /** @type {number} */ port,
) {
  const program = path.join(path.dirname(fileURLToPath(import.meta.url)), `${kind}.mjs`);
  return start(kind, [program, stateFile, String(port)], port, {});
}

export function cpuMs(/** @type {number} */ pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name, in brackets, may hold spaces: fields are counted from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

function residentBytes(/** @type {number} */ pid) {
  const kB = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kB) * 1_024;
}
