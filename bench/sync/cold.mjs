import { millis, seconds, thousands, times } from './report.mjs';

const COUNTS = { full: [1_000, 2_000, 5_000], quick: [200, 500], smoke: [20] };

/** Kiosks without a document come all at once, until each has it. */
export async function cold(
  /** @type {import('./bench.mjs').Bench} */ bench,
  /** @type {import('./report.mjs').Report} */ report,
) {
  for (const [index, count] of COUNTS[bench.size].entries()) {
    const relay = await run(bench, 'relay', count);
    const ours = await run(bench, 'vitrine', count);
    // Once is enough to see what a server costs that encodes the document for each.
    const stock = index === 0 ? await run(bench, 'stock', count) : null;
    report.add({
      figure: `First sync of ${thousands(count)} empty kiosks`,
      ours: `${seconds(ours.ms)}, ${times(ours.ms / relay.ms)} the relay`,
      reference: `relay ${seconds(relay.ms)}${stock === null ? '' : `, stock ${seconds(stock.ms)}`}`,
      target: '≤ 1.5×',
      met: ours.ms <= 1.5 * relay.ms,
    });
    report.add({
      figure: `Server CPU per kiosk, first sync of ${thousands(count)}`,
      ours: millis(ours.cpuMs),
      reference: `relay ${millis(relay.cpuMs)}${stock === null ? '' : `, stock ${millis(stock.cpuMs)}`}; clients ${millis(ours.clientCpuMs)}`,
      target: '≤ 1 ms',
      met: ours.cpuMs <= 1,
    });
  }
}

async function run(
  /** @type {import('./bench.mjs').Bench} */ bench,
  /** @type {import('./dialects.mjs').Kind} */ kind,
  /** @type {number} */ count,
) {
  const server = await bench.start(kind);
  const fleet = bench.fleet();
  const before = server.cpuMs();
  const { ms, clientCpuMs } = await fleet.connect(server, count);
  const cpuMs = (server.cpuMs() - before) / count;
  await bench.endAll();
  return { ms, cpuMs, clientCpuMs: clientCpuMs / count };
}
