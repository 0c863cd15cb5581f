import { defineConfig } from '@playwright/test';
import shared from '../../playwright.config';

/** `npm run bench:frames`: the browser of the tests, and all the time that it takes. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.bench.ts',
  outputDir: '../../test-results',
  globalSetup: './build.ts',
  workers: 1,
  timeout: 3_600_000,
  expect: { timeout: 600_000 },
  reporter: 'list',
  use: { ...shared.use, trace: 'off', screenshot: 'off' },
});
