import { describe, expect, it } from 'vitest';
import { planTests } from './test-plan.mjs';

describe('planTests', () => {
  it('runs everything without arguments', () => {
    expect(planTests([])).toEqual({ unit: [], e2e: [] });
  });

  it('runs one runner when it is named, with its flags and their values', () => {
    expect(planTests(['--unit'])).toEqual({ unit: [], e2e: null });
    expect(planTests(['--e2e'])).toEqual({ unit: null, e2e: [] });
    expect(planTests(['--unit', '-t', 'joins late'])).toEqual({ unit: ['-t', 'joins late'], e2e: null });
  });

  it('gives each path to the runner that knows it, and leaves the other out', () => {
    expect(planTests(['src/lib/timeline'])).toEqual({ unit: ['src/lib/timeline'], e2e: null });
    expect(planTests(['tests/e2e/offline.test.ts'])).toEqual({
      unit: null,
      e2e: ['tests/e2e/offline.test.ts'],
    });
    expect(planTests(['scripts', './tests/e2e'])).toEqual({ unit: ['scripts'], e2e: ['./tests/e2e'] });
  });

  it('asks which runner a flag is for', () => {
    expect(() => planTests(['--bail'])).toThrow(/--unit … .*or.*--e2e|Say which runner --bail/);
  });
});
