import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import pino from 'pino';
import { ensureFirstAdmin } from '#lib/server/accounts/first-admin';
import type { ServerConfig } from '#lib/server/config';
import type { ServerContext } from '#lib/server/context';
import { identifyRequest } from '#lib/server/identify';
import { loadKit } from '#sync-server/kit';
import { startServer } from '#sync-server/start';
import { callApi } from './api';
import { ServerClock } from './clock-file';
import { openEditor, type Editor } from './editor';
import { ADMIN, signIn } from './sign-in';

/** The built app's server in the test's own process, so that a test can reach the live document and the database. */
export interface SiteInProcess {
  /** Without a slash at its end. */
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  readonly context: ServerContext;
  readonly clock: ServerClock;
  readonly cookie: string;
  /** Somebody who edits elsewhere; a new epoch ends it. */
  openEditor(): Promise<Editor>;
  /** The document begins a new epoch; resolves when everybody was told. */
  beginEpoch(): Promise<number>;
  stop(): Promise<void>;
}

export interface SiteInProcessOptions {
  readonly dataDir?: string;
  readonly port?: number;
}

/** One at a time: pages find the running server by a global. Screens are let in without being asked. */
export async function startSiteInProcess(options: SiteInProcessOptions = {}): Promise<SiteInProcess> {
  const directory = mkdtempSync(path.join(tmpdir(), 'vitrine-site-'));
  const dataDir = options.dataDir ?? path.join(directory, 'data');
  const clock = new ServerClock(directory);
  const config: ServerConfig = {
    host: '127.0.0.1',
    port: options.port ?? 0,
    origin: null,
    trustedProxies: [],
    corsOrigins: [],
    uploadLimitBytes: 50_000_000,
    outboundAllow: [],
    mediaQuotaBytes: 20_000_000_000,
    diskFloorBytes: 50_000_000,
    logLevel: 'error',
    firstAdmin: ADMIN,
    secretKey: null,
    youtubeKey: null,
    youtubeOrigin: 'https://youtube.invalid',
    weatherOrigin: 'https://weather.invalid',
    clockSynchronised: true,
    clockFile: clock.file,
    dataDir,
  };
  const server = await startServer(config, {
    writerFile: pathToFileURL(path.resolve('build/server/writer.js')),
    log: pino({ level: config.logLevel, base: null }, pino.destination(2)),
    authenticate: (context) => (credentials, wanted) => identifyRequest(context, credentials, wanted),
    prepare: ensureFirstAdmin,
    pages: () => loadKit(pathToFileURL(path.resolve('build/handler.js')), null),
  });
  const url = `http://127.0.0.1:${server.port}`;
  const cookie = await signIn(url);
  await callApi(url, cookie, 'PUT', '/api/v1/enrolment-policy', { policy: 'open' });
  return {
    url,
    port: server.port,
    dataDir,
    context: server.context,
    clock,
    cookie,
    openEditor: () => openEditor(url, cookie),
    beginEpoch: () => server.context.live.beginEpoch('for a test'),
    async stop() {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
