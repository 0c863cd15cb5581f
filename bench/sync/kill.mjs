import { thousands } from './report.mjs';

const KIOSKS = 50;

/** SIGKILL in the middle of a burst by five managers at full speed: what anybody was told must be there afterwards. */
export async function kill(
  /** @type {import('./bench.mjs').Bench} */ bench,
  /** @type {import('./report.mjs').Report} */ report,
) {
  const bursts = bench.quick ? [100, 400] : [50, 200, 500, 1_000, 2_000, 3_500];
  const total = { acknowledged: 0, seen: 0, made: 0, missing: 0 };
  for (const count of bursts) {
    const data = bench.copyData();
    const server = await bench.startOurs({ dataDir: data.dataDir });
    const fleet = bench.fleet();
    await fleet.connect(server, KIOSKS);
    await fleet.connectManagers(server);
    const burst = fleet.managers.ask('burst', { count });
    await burst;
    await server.kill('SIGKILL');
    const [{ seen: kiosksSaw }, managers] = [await fleet.report(), await fleet.managers.ask('report')];
    await bench.endAll();
    const stored = numbersIn(bench.model.lastingEdits(await bench.model.storedDocument(data)));
    const acknowledged = new Set(managers.acknowledged);
    const seen = new Set([...kiosksSaw, ...managers.seen]);
    total.acknowledged += acknowledged.size;
    total.seen += seen.size;
    total.made += managers.made;
    total.missing += [...new Set([...acknowledged, ...seen])].filter((n) => !stored.has(n)).length;
  }
  report.add({
    figure: `Edits acknowledged or seen, and missing after SIGKILL (${bursts.length} kills)`,
    ours: `${total.missing} of ${thousands(total.acknowledged)} acknowledged and ${thousands(total.seen)} seen (${thousands(total.made)} made)`,
    target: '0',
    met: total.missing === 0 && total.acknowledged > 0 && total.seen > 0,
  });
}

function numbersIn(/** @type {ReadonlySet<string>} */ ids) {
  const numbers = new Set();
  for (const id of ids) {
    const n = /^@@\d+\.(\d+);$/.exec(id)?.[1];
    if (n !== undefined) numbers.add(Number(n));
  }
  return numbers;
}
