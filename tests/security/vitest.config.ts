import { defineConfig } from 'vitest/config';

/** `npm run test:security`: the built server and a real browser, one attack after the other. */
export default defineConfig({
  test: {
    include: ['tests/security/**/*.test.ts'],
    setupFiles: ['tests/support/random.ts'],
    fileParallelism: false,
    // Each attack as it ends; the table comes last.
    reporters: ['verbose'],
    // For what hangs, not for machines that are busy.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
