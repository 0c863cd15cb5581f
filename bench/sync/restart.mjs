import { setTimeout as pause } from 'node:timers/promises';
import { monotonicMs } from './dialects.mjs';
import { mega, millis, seconds, thousands } from './report.mjs';

const TARGETS = { few: { ms: 4_000 }, many: { ms: 8_000 }, bytes: 5e6 };
const MANY_CLIENTS = 5_000;

/**
 * SIGKILL while people edit, and a new process at once. The kiosks keep what they had, and come back at the pace of a real
 * replica (`replica/reconnect-wait.ts`).
 */
export async function restart(
  /** @type {import('./bench.mjs').Bench} */ bench,
  /** @type {import('./report.mjs').Report} */ report,
) {
  const [few, many] = bench.quick ? [200, 500] : [2_000, 5_000];
  for (const { count, limitMs, clientIds } of [
    { count: few, limitMs: TARGETS.few.ms, clientIds: 0 },
    { count: many, limitMs: TARGETS.many.ms, clientIds: 0 },
    { count: many, limitMs: TARGETS.many.ms, clientIds: bench.quick ? 500 : MANY_CLIENTS },
  ]) {
    const run = await killAndRestart(bench, count, clientIds);
    const which = `${thousands(count)} kiosks come back after SIGKILL${clientIds === 0 ? '' : `, document of ${thousands(clientIds)} client ids`}`;
    const relay = clientIds === 0 ? await relayRestart(bench, count) : null;
    report.add({
      figure: `${which}: all synced`,
      ours: `${seconds(run.ms)} after the kill, ${seconds(run.ms - run.readyMs)} after the new process was ready (half ${seconds(run.halfMs)})`,
      ...(relay === null
        ? {}
        : {
            reference: `relay ${seconds(relay.ms)}, ready after ${seconds(relay.readyMs)}, whole document again`,
          }),
      target: `≤ ${limitMs / 1_000} s`,
      met: run.ms <= limitMs,
    });
    const { upgrades = 0, sync = 0, statuses = 0, control = 0 } = run.up;
    const bytes = upgrades + sync + statuses + control;
    report.add({
      figure: `${which}: uploaded by all`,
      ours: `${mega(bytes)} (upgrades ${mega(upgrades)}, sync ${mega(sync)}, statuses ${mega(statuses)}); downloaded ${mega(run.down)}`,
      target: '≤ 5 MB',
      met: bytes <= TARGETS.bytes,
    });
    report.add({
      figure: `${which}: server CPU`,
      ours: `${seconds(run.cpuMs)} in all, ${millis((run.cpuMs - run.startCpuMs) / count)} per kiosk`,
    });
  }
}

async function killAndRestart(
  /** @type {import('./bench.mjs').Bench} */ bench,
  /** @type {number} */ count,
  /** @type {number} */ clientIds,
) {
  const { data, expected } = await dataWith(bench, clientIds);
  const server = await bench.startOurs({ dataDir: data.dataDir });
  const fleet = bench.fleet();
  await fleet.connect(server, count, { expected });
  await fleet.beat();
  await fleet.connectManagers(server);
  const editing = fleet.managers.ask('edit', { perSecond: 10, seconds: 30 });
  await pause(2_000);
  await fleet.begin();
  const from = monotonicMs();
  await server.kill('SIGKILL');
  const again = await bench.startOurs({ dataDir: data.dataDir, port: server.port });
  const readyMs = monotonicMs() - from;
  const startCpuMs = again.cpuMs();
  await fleet.lost();
  let halfMs = NaN;
  const watch = setInterval(() => {
    if (Number.isNaN(halfMs) && fleet.syncedNow >= count / 2) halfMs = monotonicMs() - from;
  }, 10);
  const ms = (await fleet.synced()) - from;
  clearInterval(watch);
  const cpuMs = again.cpuMs();
  const report = await fleet.report();
  await fleet.managers.ask('stop');
  await editing;
  await demandEqual(fleet);
  await bench.endAll();
  return { ms, readyMs, halfMs, cpuMs, startCpuMs, up: report.up, down: report.down };
}

/** A data directory, and the digest of the document in it. */
async function dataWith(/** @type {import('./bench.mjs').Bench} */ bench, /** @type {number} */ clientIds) {
  if (clientIds === 0) return { data: bench.copyData(), expected: bench.digest };
  const updates = [...bench.site.updates, ...bench.model.editsOfManyClients(bench.site, clientIds)];
  const data = bench.copyData();
  bench.model.appendUpdates(data, bench.site.updates.length, updates.slice(bench.site.updates.length));
  return { data, expected: bench.model.digestOf(bench.model.docOf(updates)) };
}

/** Managers and witnesses hold the same in the end, what was edited on both sides of the kill included. */
async function demandEqual(/** @type {import('./fleet.mjs').Fleet} */ fleet) {
  await fleet.managers.ask('settled');
  for (let left = 50; ; left -= 1) {
    const [{ digests }, managers] = [await fleet.report(), await fleet.managers.ask('report')];
    const different = new Set([...digests, ...managers.digests]);
    if (different.size === 1) return;
    if (left === 0)
      throw new Error(
        `After the restart, managers and witnesses have ${different.size} different documents.`,
      );
    await pause(100);
  }
}

async function relayRestart(/** @type {import('./bench.mjs').Bench} */ bench, /** @type {number} */ count) {
  const server = await bench.start('relay');
  const fleet = bench.fleet();
  await fleet.connect(server, count);
  const from = monotonicMs();
  await server.kill('SIGKILL');
  await bench.start('relay', { port: server.port });
  const readyMs = monotonicMs() - from;
  await fleet.lost();
  const ms = (await fleet.synced()) - from;
  await bench.endAll();
  return { ms, readyMs };
}
