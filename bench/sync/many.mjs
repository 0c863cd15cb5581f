import { editFor } from './edits.mjs';
import { kilo, mega, millis, seconds, thousands } from './report.mjs';

/** As many kiosks as one server is made for. */
export async function many(
  /** @type {import('./bench.mjs').Bench} */ bench,
  /** @type {import('./report.mjs').Report} */ report,
) {
  const count = bench.quick ? 1_000 : 10_000;
  const server = await bench.startOurs();
  // Once with one kiosk: the document's answer is made and kept, which no further kiosk adds to.
  const first = bench.fleet();
  await first.connect(server, 1);
  await first.end();
  const baseline = server.residentBytes();
  const fleet = bench.fleet();
  const { ms } = await fleet.connect(server, count);
  await fleet.beat();
  const connected = server.residentBytes();
  const run = await editFor(bench, server, fleet, count);
  const edited = server.residentBytes();
  const p99 = run.latencies.percentile(0.99);
  report.add({
    figure: `${thousands(count)} kiosks, presence on, 10 edits a second: all synced after`,
    ours: `${seconds(ms)}; edits p50 ${millis(run.latencies.percentile(0.5))}, p99 ${millis(p99)}, longest ${millis(run.latencies.max)}`,
    target: 'all, p99 < 2 s',
    met: p99 < 2_000,
  });
  const perKiosk = (Math.max(connected, edited) - baseline) / count;
  report.add({
    figure: `Server memory per kiosk, ${thousands(count)} kiosks`,
    ours: `${kilo(perKiosk)} (${mega(baseline)} with one kiosk, ${mega(connected)} when all had come, ${mega(edited)} after the edits)`,
    target: '≤ 40 kB',
    met: perKiosk <= 40_000,
  });
  const closes = Object.entries(run.closes).filter(([code]) => code !== '1001');
  report.add({
    figure: 'Closes other than 1001',
    ours: closes.length === 0 ? '0' : JSON.stringify(Object.fromEntries(closes)),
    target: '0',
    met: closes.length === 0,
  });
  report.add({
    figure: `Server CPU a second, ${thousands(count)} kiosks and 10 edits`,
    ours: `${millis(run.cpuPerSecondMs)} (${millis(run.quietPerSecondMs)} when nobody edits)`,
  });
  await bench.endAll();
}
