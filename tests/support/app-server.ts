import { PassThrough } from 'node:stream';
import pino from 'pino';
import { onTestFinished, vi } from 'vitest';
import type { ServerConfig } from '#lib/server/config';
import { ensureFirstAdmin } from '#lib/server/accounts/first-admin';
import { identifyRequest } from '#lib/server/identify';
import { loadKit } from '../../sync-server/kit';
import { startServer, type RunningServer } from '../../sync-server/start';
import { TEST_WRITER } from './build';
import { BUILT_PAGES } from './build-pages';
import { ServerClock } from './clock-file';
import { ADMIN } from './sign-in';
import { tempDir } from './temp-dir';

// Argon2 and a machine that is busy with everything else take their time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

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
    weatherOrigin: 'https://weather.invalid',
    clockSynchronised: true,
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
    pages: () => loadKit(BUILT_PAGES, null),
  });
  onTestFinished(() => server.stop());
  return { ...server, dataDir, clock, log: () => lines.join('') };
}
