import pino from 'pino';
import { ensureFirstAdmin } from '#lib/server/accounts/first-admin';
import { identifyRequest } from '#lib/server/identify';
import { openApp, type App } from './app';
import { readConfig } from './config';

/** Everything but the HTTP server, which is Vite's while developing (scripts/dev-server.mjs). */
export async function openDevApp(writerFile: URL): Promise<App> {
  const config = readConfig();
  const app = await openApp(config, {
    writerFile,
    log: pino({ level: config.logLevel, base: null }, pino.destination(2)),
    authenticate: (context) => (credentials, wanted) => identifyRequest(context, credentials, wanted),
  });
  await ensureFirstAdmin(app.context);
  return app;
}
