import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/build.mjs';
import { root } from '../../scripts/root.mjs';
import { Bench } from './bench.mjs';
import { cold } from './cold.mjs';
import { edits } from './edits.mjs';
import { hostile } from './hostile.mjs';
import { kill } from './kill.mjs';
import { log } from './log.mjs';
import { many } from './many.mjs';
import { machine, Report, seconds, table } from './report.mjs';
import { restart } from './restart.mjs';

// `npm run bench:sync`: the sync server under thousands of kiosks, beside a bare relay and a stock Yjs server in the same
// run. `-- --only <part>` runs one part, `-- --quick` all of it with small numbers, `-- --server <file>` measures another
// build's main.js. `--smoke` is for the test that it runs at all.

/** @type {Record<string, (bench: Bench, report: Report) => Promise<void>>} */
const PARTS = { cold, edits, many, hostile, restart, kill, log };
const MOST_KIOSKS = { full: 10_000, quick: 1_000, smoke: 50 };

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    smoke: { type: 'boolean', default: false },
    server: { type: 'string' },
  },
});
const names = values.only ?? Object.keys(PARTS);
const size = values.smoke ? 'smoke' : values.quick ? 'quick' : 'full';
const kiosks = MOST_KIOSKS[size];

/** Why it can't run, as a sentence. */
function obstacle() {
  const unknown = names.filter((name) => !Object.hasOwn(PARTS, name));
  if (unknown.length > 0) {
    return `There is no part “${unknown.join(', ')}”. There are: ${Object.keys(PARTS).join(', ')}.`;
  }
  if (process.platform !== 'linux') return 'This benchmark reads /proc: it runs on Linux.';
  const files = Number(/^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]);
  if (files < kiosks + 1_000) {
    return `A process may open ${files} files here, and the server needs one for each of ${kiosks} kiosks: run \`ulimit -n ${kiosks + 2_000}\` first.`;
  }
  return null;
}

const reason = obstacle();
if (reason !== null) {
  console.error(reason);
  process.exit(1);
}
if (values.server === undefined) await ensureBuilt();
const program = path.resolve(values.server ?? path.join(root, 'build/server/main.js'));
if (!existsSync(program)) {
  console.error(`There is no server at ${program}.`);
  process.exit(1);
}

const from = performance.now();
const report = new Report();
console.log(machine());
const bench = await Bench.open({ program, size, kiosks });
let stopped = false;
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, () => {
    stopped = true;
    void bench.close().finally(() => process.exit(1));
  });
}
try {
  for (const name of names) {
    if (stopped) break;
    console.log(`${name}:`);
    try {
      await PARTS[name]?.(bench, report);
    } catch (error) {
      // The other parts still have something to say.
      console.error(`  failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      process.exitCode = 1;
    }
    await bench.endAll();
  }
} finally {
  await bench.close();
}
console.log(
  `\n${machine()}; ${seconds(performance.now() - from)}${size === 'full' ? '' : '; small numbers'}\n`,
);
console.log(table(report.rows));
if (report.missed > 0) console.log(`\nTargets not met: ${report.missed}.`);
