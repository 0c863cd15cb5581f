import { setTimeout as pause } from 'node:timers/promises';
import { micros, millis, thousands, times } from './report.mjs';

const PER_SECOND = 10;
/** Not messages of the protocol that a reader acts on: what the connection was opened with. */
const OF_THE_OPENING = ['sync step 2', 'authentication'];

/** Kiosks that follow a site while five people edit it together. */
export async function edits(
  /** @type {import('./bench.mjs').Bench} */ bench,
  /** @type {import('./report.mjs').Report} */ report,
) {
  const count = bench.quick ? 300 : 2_000;
  // Above that it can take minutes until a manager is let in: everybody is told of everybody.
  const stockCount = bench.quick ? 100 : 500;
  const relay = await follow(bench, 'relay', count);
  const ours = await follow(bench, 'vitrine', count);
  const stock = await follow(bench, 'stock', stockCount).catch((/** @type {Error} */ error) => error);
  const stockText = (/** @type {(run: Following) => string} */ text) =>
    stock instanceof Error
      ? `stock failed: ${stock.message.split('\n', 1)[0]}`
      : `stock with ${thousands(stockCount)}, presence on: ${text(stock)}`;

  for (const [name, share] of /** @type {const} */ ([
    ['p50', 0.5],
    ['p99', 0.99],
  ])) {
    const [mine, theirs] = [ours.latencies.percentile(share), relay.latencies.percentile(share)];
    report.add({
      figure: `Edit → kiosk ${name}, ${thousands(count)} kiosks, presence on`,
      ours: `${millis(mine)}, ${times(mine / theirs)} the relay`,
      reference: `relay, presence off: ${millis(theirs)}; ${stockText(({ latencies }) => millis(latencies.percentile(share)))}`,
      target: '≤ 1.5×',
      met: mine <= 1.5 * theirs,
    });
  }
  report.add({
    figure: `Edit → kiosk, longest`,
    ours: millis(ours.latencies.max),
    reference: `relay ${millis(relay.latencies.max)}; ${stockText(({ latencies }) => millis(latencies.max))}`,
  });
  const others = Object.keys(ours.perMinute).filter((name) => name !== 'edit');
  report.add({
    figure: 'Messages a minute that a kiosk receives',
    ours: perMinute(ours),
    reference: `relay ${perMinute(relay)}; ${stockText(perMinute)}`,
    target: 'edits and the keep-alive only',
    met: others.every((name) => name === 'keep-alive'),
  });
  const perEdit = (/** @type {Following} */ { cpuMs, delivered }) => cpuMs / delivered;
  const factor = perEdit(ours) / perEdit(relay);
  report.add({
    figure: 'Server CPU per delivered edit, presence included',
    ours: `${micros(perEdit(ours))}, ${times(factor)} the relay`,
    reference: `relay ${micros(perEdit(relay))}; ${stockText((run) => micros(perEdit(run)))}`,
    target: '≤ 1.3×',
    met: factor <= 1.3,
  });
  const alone = (ours.cpuMs - ours.quietCpuMs) / ours.delivered;
  report.add({
    figure: 'Server CPU per delivered edit, without what presence costs when nobody edits',
    ours: `${micros(alone)}, ${times(alone / perEdit(relay))} the relay`,
  });
  report.add({
    figure: `Server CPU a second, ${thousands(count)} kiosks and ${PER_SECOND} edits`,
    ours: `${millis(ours.cpuPerSecondMs)} (${millis(ours.quietPerSecondMs)} when nobody edits)`,
    reference: `relay ${millis(relay.cpuPerSecondMs)}; ${stockText(({ cpuPerSecondMs }) => millis(cpuPerSecondMs))}`,
  });
}

/** @typedef {Awaited<ReturnType<typeof follow>>} Following */

async function follow(
  /** @type {import('./bench.mjs').Bench} */ bench,
  /** @type {import('./dialects.mjs').Kind} */ kind,
  /** @type {number} */ count,
) {
  const server = await bench.start(kind);
  const fleet = bench.fleet();
  await fleet.connect(server, count);
  if (kind !== 'relay') await fleet.beat();
  const run = await editFor(bench, server, fleet, count);
  await bench.endAll();
  return run;
}

/**
 * Kiosks are there; managers come, are quiet for a while, and then edit.
 * @param {import('./bench.mjs').Bench} bench
 * @param {import('./servers.mjs').Measured} server
 * @param {import('./fleet.mjs').Fleet} fleet
 * @param {number} count
 */
export async function editFor(bench, server, fleet, count) {
  const seconds = bench.quick ? 5 : 20;
  await fleet.connectManagers(server);
  await pause(3_000);
  const quietFrom = server.cpuMs();
  // Only ours is asked what it costs when nobody edits.
  if (server.kind === 'vitrine') await pause(seconds * 1_000);
  const quietCpuMs = server.cpuMs() - quietFrom;

  await fleet.begin();
  const from = performance.now();
  const before = server.cpuMs();
  const made = await fleet.managers.ask('edit', { perSecond: PER_SECOND, seconds });
  const whole = await fleet.delivered(made);
  const cpuMs = server.cpuMs() - before;
  const elapsedMs = performance.now() - from;
  const report = await fleet.report();
  if (!whole) {
    throw new Error(
      `${made} edits to ${count} kiosks make ${made * count}; ${report.edits} came. Closes by code: ${JSON.stringify(report.closes)}.`,
    );
  }
  if (server.kind === 'vitrine') await fleet.managers.ask('settled');
  const managers = await fleet.managers.ask('report');
  const digests = new Set([...report.digests, ...managers.digests]);
  if (digests.size > 1) {
    throw new Error(`After the edits, managers and witnesses have ${digests.size} different documents.`);
  }
  const minutes = elapsedMs / 60_000;
  const perMinute = Object.fromEntries(
    Object.entries(report.messages)
      .filter(([name]) => !OF_THE_OPENING.includes(name))
      .map(([name, n]) => [name, n / count / minutes]),
  );
  return {
    latencies: report.latencies,
    delivered: made * count,
    perMinute,
    cpuMs,
    cpuPerSecondMs: cpuMs / (elapsedMs / 1_000),
    quietCpuMs: (quietCpuMs * elapsedMs) / (seconds * 1_000),
    quietPerSecondMs: quietCpuMs / seconds,
    closes: report.closes,
    failures: report.failures,
  };
}

function perMinute(/** @type {{ perMinute: Record<string, number> }} */ run) {
  const parts = Object.entries(run.perMinute).map(([name, n]) => `${name} ${n.toFixed(n < 10 ? 1 : 0)}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
}
