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
      'scripts/**/*.test.ts',
    ],
    globalSetup: ['tests/support/build.ts'],
    restoreMocks: true,
  },
});
