import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureBuilt } from './build.mjs';
import { run } from './child.mjs';
import { countPlaywright, countsLine, countVitest, sum } from './counts.mjs';
import { getChromium, getFfmpeg, getOathtool } from './get-tools.mjs';
import { planTests } from './test-plan.mjs';

/** @typedef {import('./counts.mjs').Counts} Counts */

/**
 * `npm test`: gets what the tests need, builds what is stale, runs the unit tests and the browser tests, and ends with
 * one line of counts over both.
 * @param {readonly string[]} args
 * @returns {Promise<number>} 0 when at least one test ran and none failed
 */
export async function test(args) {
  const plan = planTests(args);
  if (plan.e2e !== null) process.env['CHROMIUM_PATH'] = await getChromium();
  await getFfmpeg();
  if (plan.unit !== null) await getOathtool();
  await ensureBuilt();

  const reports = mkdtempSync(path.join(os.tmpdir(), 'vitrine-test-'));
  /** @type {Counts[]} */
  const counts = [];
  try {
    if (plan.unit !== null) {
      const report = path.join(reports, 'vitest.json');
      const code = await run(process.execPath, [
        'node_modules/vitest/vitest.mjs',
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
        // Below it a test has no line of its own: a file is one line.
        '--slowTestThreshold=10000',
        ...plan.unit,
      ]);
      counts.push(settle('Vitest', code, report, countVitest));
    }
    if (plan.e2e !== null) {
      const report = path.join(reports, 'playwright.json');
      const code = await run(process.execPath, ['node_modules/playwright/cli.js', 'test', ...plan.e2e], {
        env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
      });
      counts.push(settle('Playwright', code, report, countPlaywright));
    }
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
  const total = sum(counts);
  if (total.passed + total.failed === 0) console.error('No test ran.');
  console.log(countsLine(total));
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

/**
 * A runner's counts. Its exit code has the last word: one that ended badly without a failed test counts as a failure.
 * @template T
 * @param {string} runner
 * @param {number} code
 * @param {string} file
 * @param {(report: T) => Counts} count
 * @returns {Counts}
 */
function settle(runner, code, file, count) {
  const counts = existsSync(file) ? count(JSON.parse(readFileSync(file, 'utf8'))) : sum([]);
  if (code === 0 || counts.failed > 0) return counts;
  console.error(`${runner} ended with code ${code} though no test failed: the reason stands above.`);
  return { ...counts, failed: 1 };
}
