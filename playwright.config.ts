import { defineConfig, devices } from '@playwright/test';
import { findChromium } from './scripts/find-chromium.mjs';
import { CHROMIUM_ARGS, LAN_ARGS } from './tests/support/browser';

// Without a browser of the machine's own Playwright takes the one that it downloaded.
const executablePath = findChromium() ?? undefined;
const chromium = devices['Desktop Chrome'];

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  // Real servers, real browsers and real media share few cores: files run one after the other.
  workers: 1,
  fullyParallel: false,
  // A test that passes the second time is a bug that has been seen once.
  retries: 0,
  // For tests that hang, not for machines that are busy.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] === undefined ? 'list' : [['list'], ['json']],
  use: {
    ...chromium,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: { ...(executablePath === undefined ? {} : { executablePath }), args: [...CHROMIUM_ARGS] },
  },
  projects: [
    { name: 'chromium', testIgnore: /\.lan\.(test|spec)\.ts$/ },
    {
      // Loopback is a secure context even over plain HTTP; a host name of the LAN is not.
      name: 'lan',
      testMatch: /\.lan\.(test|spec)\.ts$/,
      use: {
        launchOptions: {
          ...(executablePath === undefined ? {} : { executablePath }),
          args: [...CHROMIUM_ARGS, ...LAN_ARGS],
        },
      },
    },
  ],
});
