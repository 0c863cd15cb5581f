import { defineConfig } from 'vitest/config';

/** Benchmarks that run from the sources, alone and one after the other. */
export default defineConfig({ test: { include: ['bench/*.bench.ts'], fileParallelism: false } });
