import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { kioskSize, kioskSizeLine } from '../scripts/kiosk-size.mjs';
import { root } from '../scripts/root.mjs';

// `npm run bench:idle`: how soon the built server is ready, what it weighs when nobody asks anything of it, and what a
// kiosk loads first. Prints each with its goal.

const STARTS = 5;
const IDLE_MS = 10_000;
/** The least that Node can be with an HTTP server: the platform's share, measured in the same run. */
const REFERENCE = `require('node:http').createServer().listen(0, '127.0.0.1', () => console.log('Vitrine is ready'))`;
const GOALS = { readyMs: 3_000, residentBytes: 150e6 };

const directory = mkdtempSync(path.join(os.tmpdir(), 'vitrine-bench-'));
try {
  const readyMs = [];
  let resident = 0;
  for (let start = 0; start < STARTS; start++) {
    const server = await startServer([path.join(root, 'build/server/main.js')]);
    readyMs.push(server.readyMs);
    if (start === STARTS - 1) {
      await pause(IDLE_MS);
      resident = residentBytes(server.child.pid ?? 0);
    }
    await stopServer(server.child);
  }
  const empty = await startServer(['-e', REFERENCE]);
  await pause(IDLE_MS);
  const emptyResident = residentBytes(empty.child.pid ?? 0);
  await stopServer(empty.child);
  const median = [...readyMs].sort((a, b) => a - b)[Math.floor(STARTS / 2)] ?? 0;
  const mega = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(0);
  console.log(
    `Node ${process.version}, ${os.cpus()[0]?.model ?? 'unknown processor'}, ${os.cpus().length} cores`,
  );
  console.log(
    `Ready after: ${median.toFixed(0)} ms, median of ${STARTS} starts, longest ${Math.max(...readyMs).toFixed(0)} ms (goal ${GOALS.readyMs} ms)`,
  );
  console.log(
    `Resident memory after ${IDLE_MS / 1_000} s idle: ${mega(resident)} MB (goal ${mega(GOALS.residentBytes)} MB)`,
  );
  console.log(
    `An empty HTTP server on this machine: ready after ${empty.readyMs.toFixed(0)} ms, ${mega(emptyResident)} MB`,
  );
  console.log(kioskSizeLine((await kioskSize()).bytes));
} finally {
  rmSync(directory, { recursive: true, force: true });
}

async function startServer(/** @type {readonly string[]} */ args) {
  const from = performance.now();
  const child = spawn(process.execPath, args, {
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'error',
      DATA_DIR: path.join(directory, 'data'),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const chunk of child.stdout) {
    if (String(chunk).includes('Vitrine is ready')) return { child, readyMs: performance.now() - from };
  }
  throw new Error('The server ended before it was ready.');
}

async function stopServer(/** @type {import('node:child_process').ChildProcess} */ child) {
  const gone = child.exitCode === null ? once(child, 'exit') : null;
  child.kill('SIGTERM');
  await gone;
}

/** What the process holds in memory, as the kernel counts it. */
function residentBytes(/** @type {number} */ pid) {
  if (process.platform === 'linux') {
    const kB = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kB) * 1024;
  }
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024;
}
