import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { root } from './root.mjs';

/** The programs of build/server/ by name. One whose source is not there is left out. */
const ENTRIES = /** @type {Record<string, string>} */ ({
  main: 'sync-server/main.ts',
  writer: 'src/lib/server/db/writer.ts',
  epoch: 'sync-server/epochs/thread.ts',
  folder: 'sync-server/folder.ts',
  'read-pdf': 'src/lib/server/media/read-pdf.js',
  demo: 'sync-server/demo.ts',
  cli: 'sync-server/cli.ts',
});

/**
 * Bundles the server's own programs; packages stay outside. Kit's files beside them are left alone.
 * @param {{ outDir?: string; entries?: Record<string, string>; only?: readonly string[]; logLevel?: 'error' | 'info' }} [options]
 *   `outDir` from the repository's top; `entries` for programs of tests
 */
export async function buildServer({
  outDir = 'build/server',
  entries = ENTRIES,
  only,
  logLevel = 'info',
} = {}) {
  const input = Object.fromEntries(
    Object.entries(entries).filter(
      ([name, file]) => existsSync(path.join(root, file)) && (only === undefined || only.includes(name)),
    ),
  );
  await build({
    root,
    configFile: false,
    logLevel,
    // Static files belong to Kit's build.
    publicDir: false,
    ssr: { target: 'node' },
    build: {
      ssr: true,
      target: 'node20',
      outDir,
      emptyOutDir: false,
      sourcemap: true,
      minify: false,
      rollupOptions: {
        input,
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'server-[name]-[hash].js',
        },
      },
    },
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildServer();
