import { networkInterfaces } from 'node:os';
import pino from 'pino';
import { ensureFirstAdmin, FirstAdminError } from '#lib/server/accounts/first-admin';
import type { ServerConfig } from '#lib/server/config';
import type { ServerContext } from '#lib/server/context';
import { identifyRequest } from '#lib/server/identify';
import { readConfig } from './config';
import { loadKit } from './kit';
import { startServer, type RunningServer } from './start';
import { StartError } from './start-error';

/** After this long a stop that hangs becomes an exit; everything acknowledged is on the disk in any case. */
const STOP_WITHIN_MS = 10_000;

// People read standard output; programs read the log, on standard error.
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  // The data directory's files are nobody else's.
  process.umask(0o077);
  const config = readConfig();
  const log = pino({ level: config.logLevel, base: null }, pino.destination(2));
  const server = await startServer(config, {
    writerFile: new URL('./writer.js', import.meta.url),
    log,
    authenticate: (context) => (cookies, wanted) => identifyRequest(context, cookies, wanted),
    prepare: makeFirstAdmin,
    pages: () => loadKit(new URL('../handler.js', import.meta.url)),
  });
  stopOnSignals(server);
  greet(config, server);
}

async function makeFirstAdmin(context: ServerContext): Promise<void> {
  try {
    await ensureFirstAdmin(context);
  } catch (error) {
    if (!(error instanceof FirstAdminError)) throw error;
    throw new StartError(error.message, { cause: error });
  }
}

function greet(config: ServerConfig, { url, port }: RunningServer): void {
  say(`Vitrine is ready: ${config.origin === null ? url : `${config.origin}/`}`);
  // What the address above can't say, and whoever started this with a port of 0 wants to know.
  if (config.origin !== null || config.port === 0) say(`  listening on port ${port}`);
  if (config.origin !== null || !['0.0.0.0', '::'].includes(config.host)) return;
  for (const addresses of Object.values(networkInterfaces())) {
    for (const { address, family, internal } of addresses ?? []) {
      if (family === 'IPv4' && !internal) say(`  on the network:  http://${address}:${port}/`);
    }
  }
}

function stopOnSignals(server: RunningServer): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    // A second signal means now.
    if (stopping) process.exit(1);
    stopping = true;
    say(`Vitrine stops (${signal}).`);
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${describe(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof StartError ? error.message : describe(error)}\n`);
  process.exitCode = 1;
}
