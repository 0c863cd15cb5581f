import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { vitrineServer } from './scripts/dev-server.mjs';

export default defineConfig({
  plugins: [sveltekit(), vitrineServer()],
  build: { target: 'chrome111' },
  test: {
    include: [
      'src/**/*.test.ts',
      'sync-server/**/*.test.ts',
      'tests/contracts/**/*.test.ts',
      'tests/fuzz/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
    globalSetup: ['tests/support/build.ts'],
    setupFiles: ['tests/support/random.ts'],
    // No test bounds wall time: this only ends one that hangs, also on a machine that is busy with everything else.
    testTimeout: 60_000,
    restoreMocks: true,
  },
});
