import path from 'node:path';
import { PassThrough } from 'node:stream';
import pino from 'pino';
import { createServer, type ViteDevServer } from 'vite';
import { onTestFinished, vi } from 'vitest';
import type { ServerConfig } from '#lib/server/config';
import { ensureFirstAdmin } from '#lib/server/accounts/first-admin';
import { identifyRequest } from '#lib/server/identify';
import { startServer, type RunningServer } from '../../sync-server/start';
import { TEST_WRITER } from './build';
import { ServerClock } from './clock-file';
import { ADMIN } from './sign-in';
import { tempDir } from './temp-dir';

// The first request of a file compiles the pages; on a machine that is busy that takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** The app's pages and API from their sources, so that a test never judges a build that is older than they are. */
export async function openPages(): Promise<ViteDevServer> {
  return createServer({
    configFile: path.resolve('vite.config.ts'),
    root: process.cwd(),
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true, include: [] },
  });
}

export interface TestApp extends RunningServer {
  readonly dataDir: string;
  readonly clock: ServerClock;
  /** Everything that was logged so far. */
  readonly log: () => string;
}

/**
 * A whole server in this process: real database, real document, real sockets, real pages; gone when the test ends.
 * There is an admin (`ADMIN`) unless `empty`. One at a time: pages find the running server by a global.
 */
export async function startApp(
  pages: ViteDevServer,
  options: Partial<ServerConfig> & { readonly empty?: boolean } = {},
): Promise<TestApp> {
  const { empty = false, ...overrides } = options;
  const dataDir = overrides.dataDir ?? tempDir();
  const clock = new ServerClock(tempDir());
  const config: ServerConfig = {
    host: '127.0.0.1',
    port: 0,
    origin: null,
    trustedProxies: [],
    corsOrigins: [],
    uploadLimitBytes: 50_000_000,
    outboundAllow: [],
    mediaQuotaBytes: 20_000_000_000,
    diskFloorBytes: 50_000_000,
    logLevel: 'debug',
    firstAdmin: empty ? null : ADMIN,
    secretKey: null,
    youtubeKey: null,
    youtubeOrigin: 'https://youtube.invalid',
    clockFile: clock.file,
    ...overrides,
    dataDir,
  };
  const stream = new PassThrough();
  const lines: string[] = [];
  stream.on('data', (chunk: Buffer) => lines.push(chunk.toString('utf8')));
  const server = await startServer(config, {
    writerFile: TEST_WRITER,
    log: pino({ level: config.logLevel, base: null }, stream),
    authenticate: (context) => (credentials, wanted) => identifyRequest(context, credentials, wanted),
    prepare: ensureFirstAdmin,
    pages: () =>
      Promise.resolve((request, response) =>
        pages.middlewares(request, response, () => response.writeHead(404).end('Not found')),
      ),
  });
  onTestFinished(() => server.stop());
  return { ...server, dataDir, clock, log: () => lines.join('') };
}
