import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/build.mjs';
import { root } from '../../scripts/root.mjs';
import { Bench } from '../sync/bench.mjs';
import { monotonicMs } from '../sync/dialects.mjs';
import { Helper } from '../sync/ipc.mjs';
import { machine, millis, Report, table, thousands } from '../sync/report.mjs';
import { cpuMs } from '../sync/servers.mjs';
import { Phase } from './phase.mjs';
import { Watcher } from './watcher.mjs';

// `npm run bench:emergency`: how long until every one of 1,000 connected kiosks says that it shows an emergency, and that it
// no longer does. `-- --kiosks <n>`, `-- --rounds <n>`, `-- --server <main.js>`.

/** @typedef {Helper<typeof import('./kiosks-process.mjs').handlers>} KiosksHelper */

const KIOSK_PROCESSES = 2;
const WITNESSES = 5;
const IN_FLIGHT = 200;
const HEARTBEAT_MS = 15_000;
const STOPPED = 10;

const { values } = parseArgs({
  options: {
    kiosks: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '5' },
    server: { type: 'string' },
  },
});
const count = Number(values.kiosks);
const rounds = Number(values.rounds);
if (values.server === undefined) await ensureBuilt();
const program = path.resolve(values.server ?? path.join(root, 'build/server/main.js'));
const file = path.join(path.dirname(fileURLToPath(import.meta.url)), 'kiosks-process.mjs');

console.log(machine());
const bench = await Bench.open({ program, size: 'full', kiosks: count, screens: count });
/** @type {KiosksHelper[]} */
const crews = Array.from({ length: KIOSK_PROCESSES }, () => new Helper(file));
const report = new Report();
try {
  await measure();
} finally {
  await Promise.all(crews.map((crew) => crew.end()));
  await bench.close();
}
console.log(`\n${machine()}\n\n${table(report.rows)}`);

async function measure() {
  const server = await bench.startOurs();
  const { uid } = bench.site;
  const [cookie = ''] = bench.credentials.managers;
  const watcher = new Watcher(server.port, uid, cookie);
  await watcher.open();
  await connect(server.port);
  const all = await watcher.until(
    (screens) => screens.filter(({ online }) => online).length === count,
    60_000,
  );
  if (all === null) throw new Error(`Not all of ${count} kiosks came and reported.`);

  const [shown, cleared] = [new Phase(), new Phase()];
  for (let round = 0; round < rounds; round += 1) {
    shown.add(await run(server, watcher, cookie, 'emergency', count));
    cleared.add(await run(server, watcher, cookie, 'all-clear', count));
  }
  shown.report(report, `Emergency on ${thousands(count)} kiosks`);
  cleared.report(report, `All-clear on ${thousands(count)} kiosks`);
  await unreached(server, watcher, cookie);
  watcher.end();
}

async function connect(/** @type {number} */ port) {
  const share = Math.ceil(count / crews.length);
  await Promise.all(
    crews.map((crew, index) =>
      crew.ask('connect', {
        kind: 'vitrine',
        port,
        uid: bench.site.uid,
        expected: bench.digest,
        first: index * share,
        witnesses: WITNESSES,
        stateFile: bench.stateFile,
        inFlight: IN_FLIGHT,
        heartbeatMs: HEARTBEAT_MS,
        credentials: bench.credentials.kiosks.slice(index * share, Math.min(count, (index + 1) * share)),
      }),
    ),
  );
  for (let left = 60_000; (await synced()) < count; left -= 100) {
    if (left <= 0) throw new Error(`${await synced()} of ${count} kiosks were synced after a minute.`);
    await pause(100);
  }
  const wrong = (await reports()).reduce((sum, one) => sum + one.wrong, 0);
  if (wrong > 0) throw new Error(`${wrong} kiosks have another document than the server.`);
}

function reports() {
  return Promise.all(crews.map((crew) => crew.ask('report')));
}

async function synced() {
  return (await reports()).reduce((sum, one) => sum + one.synced, 0);
}

function clientCpuMs() {
  return crews.reduce((sum, { child }) => sum + cpuMs(child.pid ?? 0), 0);
}

/** Calls the API as a manager does. @returns {Promise<string>} the command's id */
async function call(
  /** @type {number} */ port,
  /** @type {string} */ cookie,
  /** @type {string} */ pathname,
  /** @type {object} */ body,
) {
  const url = new URL(pathname, `http://127.0.0.1:${port}`);
  const answer = await fetch(url, {
    method: 'POST',
    headers: { cookie, origin: url.origin, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${pathname} answered ${answer.status}: ${await answer.text()}`);
  /** @type {{ launches: { id: string }[] }} */
  const { launches } = await answer.json();
  return launches[0]?.id ?? '';
}

/**
 * One command, until everyone has said that it is carried out.
 * @returns {Promise<import('./phase.mjs').Round>}
 */
async function run(
  /** @type {import('../sync/servers.mjs').Measured} */ server,
  /** @type {Watcher} */ watcher,
  /** @type {string} */ cookie,
  /** @type {'emergency' | 'all-clear'} */ what,
  /** @type {number} */ expected,
) {
  await Promise.all(crews.map((crew) => crew.ask('begin')));
  const cpu = { server: server.cpuMs(), clients: clientCpuMs() };
  const from = monotonicMs();
  const seen = watcher.until(
    (screens) =>
      screens.filter(
        ({ online, status }) => online && (status?.mode === 'emergency') === (what === 'emergency'),
      ).length === expected,
  );
  const id = await (what === 'emergency'
    ? call(server.port, cookie, '/api/v1/launches', {
        source: { type: 'content', id: 'content-0003' },
        targets: ['all'],
        mode: 'emergency',
        seconds: null,
      })
    : call(server.port, cookie, '/api/v1/launches/clear', { targets: ['all'], what: 'emergency' }));
  const answeredMs = monotonicMs() - from;
  const seenAt = await seen;
  const via = what === 'emergency' ? id : '';
  const told = (await Promise.all(crews.map((crew) => crew.ask('timesOf', via)))).flat();
  if (seenAt === null || told.length !== expected) {
    throw new Error(
      `${told.length} of ${expected} kiosks told of the ${what}; the managers' view had not all.`,
    );
  }
  const [serverMs, clientMs] = [server.cpuMs() - cpu.server, clientCpuMs() - cpu.clients];
  // Heartbeats and folds fall where they fall.
  await pause(1_000 + Math.random() * 500);
  return { answeredMs, toldMs: told.map((at) => at - from), seenMs: seenAt - from, serverMs, clientMs };
}

/** With some kiosks gone, who is not reached is known by name. */
async function unreached(
  /** @type {import('../sync/servers.mjs').Measured} */ server,
  /** @type {Watcher} */ watcher,
  /** @type {string} */ cookie,
) {
  const stopped = (await crews[0]?.ask('stop', STOPPED)) ?? [];
  const left = count - stopped.length;
  await watcher.until((screens) => screens.filter(({ online }) => online).length === left);
  const { seenMs } = await run(server, watcher, cookie, 'emergency', left);
  const missing = [...watcher.screens.values()]
    .filter(({ online, status }) => !online || status?.mode !== 'emergency')
    .map(({ screen }) => screen)
    .sort();
  const isRight = JSON.stringify(missing) === JSON.stringify([...stopped].sort());
  report.add({
    figure: `Not reached when ${STOPPED} of ${thousands(count)} are stopped, in the managers’ view after ${millis(seenMs)}`,
    ours: missing.join(', '),
    target: 'those that were stopped',
    met: isRight,
  });
}
