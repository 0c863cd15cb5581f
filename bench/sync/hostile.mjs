import os from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Histogram } from './histogram.mjs';
import { Helper } from './ipc.mjs';
import { millis, thousands, times } from './report.mjs';

const PER_SECOND = 20;
const SECONDS = { full: 15, quick: 4, smoke: 1 };
const KIOSKS = { full: 200, quick: 50, smoke: 5 };

/** What hostile clients do, as a figure names it; `hostile-process.mjs` does it. */
const ATTACKS = /** @type {const} */ ([
  ['edits', 'a person who floods edits'],
  ['questions', 'clients that flood questions'],
  ['vectors', 'clients that send state vectors of 1 MB'],
  ['handshakes', 'endless handshakes'],
]);

/** What people and screens who have nothing to do with it notice of hostile clients on the same server. */
export async function hostile(
  /** @type {import('./bench.mjs').Bench} */ bench,
  /** @type {import('./report.mjs').Report} */ report,
) {
  const server = await bench.startOurs();
  const fleet = bench.fleet();
  await fleet.connect(server, KIOSKS[bench.size]);
  // The last manager's session is the hostile one's.
  const cookies = bench.credentials.managers.slice(0, -1);
  await fleet.managers.ask('connect', { kind: 'vitrine', port: server.port, uid: bench.site.uid, cookies });
  await edit(bench, fleet, 1); // everything has run once
  const alone = await edit(bench, fleet, SECONDS[bench.size]);
  report.add({
    figure: `Edits of ${cookies.length} managers, ${thousands(KIOSKS[bench.size])} kiosks, nobody hostile`,
    ours: `acknowledged ${latency(alone.acknowledged)}; at kiosks ${latency(alone.seen)}`,
  });
  /** @type {Helper<typeof import('./hostile-process.mjs').handlers>} */
  const attackers = new Helper(fileURLToPath(new URL('hostile-process.mjs', import.meta.url)));
  // They would have cores of their own: here they get what the others leave.
  os.setPriority(attackers.child.pid ?? 0, os.constants.priority.PRIORITY_LOW);
  try {
    for (const [attack, what] of ATTACKS) {
      const cookie = bench.credentials.managers.at(-1) ?? '';
      await attackers.ask('begin', { attack, cookie, port: server.port, uid: bench.site.uid });
      const cpu = server.cpuMs();
      const run = await edit(bench, fleet, SECONDS[bench.size]);
      const busy = (server.cpuMs() - cpu) / run.elapsedMs;
      const did = await attackers.ask('end');
      const p99 = run.acknowledged.percentile(0.99);
      report.add({
        figure: `The same beside ${what}`,
        ours: `acknowledged ${latency(run.acknowledged)}, p99 ${times(p99 / alone.acknowledged.percentile(0.99))}; at kiosks ${latency(run.seen)}`,
        reference: `${did.text}; server CPU ${(busy * 100).toFixed(0)} %`,
      });
      await pause(500);
    }
  } finally {
    await attackers.end();
  }
  const { closes } = await fleet.report();
  const turned = Object.keys(closes).length;
  report.add({
    figure: 'Neighbours that were closed meanwhile',
    ours: turned === 0 ? '0' : JSON.stringify(closes),
    target: '0',
    met: turned === 0,
  });
  await bench.endAll();
}

async function edit(
  /** @type {import('./bench.mjs').Bench} */ bench,
  /** @type {import('./fleet.mjs').Fleet} */ fleet,
  /** @type {number} */ seconds,
) {
  await fleet.begin();
  await fleet.managers.ask('begin');
  const from = performance.now();
  const made = await fleet.managers.ask('edit', { perSecond: PER_SECOND, seconds });
  await fleet.managers.ask('settled');
  if (!(await fleet.delivered(made))) throw new Error('Not every edit came to every kiosk.');
  const elapsedMs = performance.now() - from;
  const { latencies } = await fleet.managers.ask('report');
  const acknowledged = new Histogram().merge(latencies);
  if (acknowledged.count !== made)
    throw new Error(`${acknowledged.count} of ${made} edits were acknowledged.`);
  return { acknowledged, seen: (await fleet.report()).latencies, elapsedMs };
}

const latency = (/** @type {Histogram} */ histogram) =>
  `p50 ${millis(histogram.percentile(0.5))}, p99 ${millis(histogram.percentile(0.99))}, longest ${millis(histogram.max)}`;
