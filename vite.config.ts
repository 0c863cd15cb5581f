import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { vitrineServer } from './scripts/dev-server.mjs';

/** Replaces modules for everybody in its process, and so runs in one of its own. */
const ALONE = '**/*.alone.test.ts';

const common = {
  setupFiles: ['tests/support/random.ts'],
  // No test bounds wall time: this only ends one that hangs, also on a machine that is busy with everything else.
  testTimeout: 60_000,
  restoreMocks: true,
  unstubGlobals: true,
  // What was built is run as it is, not compiled once more.
  server: { deps: { external: [/\/build\//] } },
};

export default defineConfig({
  plugins: [sveltekit(), vitrineServer()],
  build: { target: 'chrome111' },
  test: {
    // Vitest leaves one core to others, which is every other core of a small machine.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          ...common,
          name: 'together',
          // Loading the same modules anew for each file would take longer than most tests.
          isolate: false,
          include: ['src/**/*.test.ts', 'sync-server/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: [ALONE],
          globalSetup: ['tests/support/build.ts'],
        },
      },
      {
        extends: true,
        test: {
          ...common,
          name: 'built',
          isolate: false,
          include: ['tests/contracts/**/*.test.ts', 'tests/fuzz/**/*.test.ts'],
          globalSetup: ['tests/support/build.ts', 'tests/support/build-pages.ts'],
        },
      },
      {
        extends: true,
        test: { ...common, name: 'alone', include: [`src/${ALONE}`, `sync-server/${ALONE}`] },
      },
    ],
  },
});
