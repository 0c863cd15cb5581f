/** @typedef {{ passed: number; failed: number; skipped: number }} Counts */

/**
 * Counts of Vitest's JSON report. A file that could not be loaded counts as one failure.
 * @param {{ numPassedTests: number; numFailedTests: number; numPendingTests: number; numTodoTests: number;
 *   testResults: readonly { status: string; assertionResults: readonly unknown[] }[] }} report
 * @returns {Counts}
 */
export function countVitest(report) {
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * Counts of Playwright's JSON report. An error outside of any test counts as one failure; a test that passed only when
 * it was tried again is a failure too.
 * @param {{ stats: { expected: number; unexpected: number; flaky: number; skipped: number };
 *   errors: readonly unknown[] }} report
 * @returns {Counts}
 */
export function countPlaywright({ stats, errors }) {
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
}

/** @returns {Counts} */
export function sum(/** @type {readonly Counts[]} */ all) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const counts of all) {
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
  }
  return total;
}

/** The last line that `npm test` prints. */
export function countsLine(/** @type {Counts} */ { passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
