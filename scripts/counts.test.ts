import { describe, expect, it } from 'vitest';
import { countPlaywright, countsLine, countVitest, sum } from './counts.mjs';

const vitest = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1, testResults: [] };

describe('the counts of npm test', () => {
  it('are the sum of both runners, on one line', () => {
    const playwright = { stats: { expected: 3, unexpected: 2, flaky: 0, skipped: 1 }, errors: [] };
    expect(countsLine(sum([countVitest(vitest), countPlaywright(playwright)]))).toBe(
      '8 passed, 3 failed, 4 skipped',
    );
  });

  it('count a test file that does not load as a failure', () => {
    const broken = { status: 'failed', assertionResults: [] };
    const ran = { status: 'failed', assertionResults: [{}] };
    expect(countVitest({ ...vitest, testResults: [broken, ran] }).failed).toBe(2);
  });

  it('count an error outside of the tests, and a test that passed the second time, as failures', () => {
    const stats = { expected: 1, unexpected: 0, flaky: 1, skipped: 0 };
    expect(countPlaywright({ stats, errors: [{}] }).failed).toBe(2);
  });
});
