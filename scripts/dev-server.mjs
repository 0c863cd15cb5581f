import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildServer } from './build-server.mjs';
import { root } from './root.mjs';

/** Node runs no TypeScript in a worker, so the threads are built first. */
const OUT_DIR = 'node_modules/.cache/vitrine-dev';
const KEY = Symbol.for('vitrine.dev-app');
const holder = /** @type {{ [KEY]?: import('../sync-server/app').App }} */ (globalThis);

/**
 * Vitrine's own server inside Vite's: database, sockets and routes as in production, pages as Vite makes them.
 * @returns {import('vite').Plugin}
 */
export function vitrineServer() {
  return {
    name: 'vitrine-server',
    apply: (_config, { command, isPreview }) =>
      command === 'serve' && isPreview !== true && process.env['VITEST'] === undefined,
    async configureServer(vite) {
      await buildServer({ outDir: OUT_DIR, only: ['writer', 'epoch', 'folder'], logLevel: 'error' });
      const { openDevApp } = await vite.ssrLoadModule('/sync-server/dev.ts');
      // When its configuration changes, Vite makes the next server before it ends this one.
      await holder[KEY]?.stop();
      const app = /** @type {import('../sync-server/app').App} */ (
        await openDevApp(pathToFileURL(path.join(root, OUT_DIR, 'writer.js')))
      );
      holder[KEY] = app;
      if (vite.httpServer !== null) {
        app.attach(/** @type {import('node:http').Server} */ (vite.httpServer));
      }
      vite.middlewares.use((request, response, next) => app.handler(() => next())(request, response));
    },
  };
}
