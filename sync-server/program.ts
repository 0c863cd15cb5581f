import { networkInterfaces } from 'node:os';
import pino from 'pino';
import { ensureFirstAdmin, FirstAdminError } from '#lib/server/accounts/first-admin';
import type { ServerConfig } from '#lib/server/config';
import type { ServerContext } from '#lib/server/context';
import { identifyRequest } from '#lib/server/identify';
import { exposedAddress } from '#lib/server/plain-http';
import type { FoldingPace } from './folding';
import { loadKit } from './kit';
import { startServer, type RunningServer } from './start';
import { StartError } from './start-error';

/** After this long a stop that hangs becomes an exit; everything acknowledged is on the disk in any case. */
const STOP_WITHIN_MS = 10_000;

/** A process that is a server: the product itself, and the demo. */
export interface Program {
  /** @throws {StartError} */
  readonly configure: () => ServerConfig | Promise<ServerConfig>;
  /** Runs before the first request, once the first admin is there. */
  readonly prepare?: (context: ServerContext) => Promise<void>;
  /** For tests that want to see many folds. */
  readonly foldingPace?: FoldingPace;
  /** It listens: says where. */
  readonly greet: (config: ServerConfig, server: RunningServer) => void;
}

// People read standard output; programs read the log, on standard error.
export const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Runs until a signal stops it. What a person has to do something about ends as one sentence and exit code 1. */
export async function run(program: Program): Promise<void> {
  try {
    await start(program);
  } catch (error) {
    process.stderr.write(`${error instanceof StartError ? error.message : describe(error)}\n`);
    process.exitCode = 1;
  }
}

async function start({ configure, prepare, greet, foldingPace }: Program): Promise<void> {
  // The data directory's files are nobody else's.
  process.umask(0o077);
  const config = await configure();
  const log = pino({ level: config.logLevel, base: null }, outputs());
  const server = await startServer(config, {
    writerFile: new URL('./writer.js', import.meta.url),
    log,
    ...(foldingPace === undefined ? {} : { foldingPace }),
    authenticate: (context) => (credentials, wanted) => identifyRequest(context, credentials, wanted),
    prepare: async (context) => {
      await makeFirstAdmin(context);
      await prepare?.(context);
    },
    pages: () => loadKit(new URL('../handler.js', import.meta.url), config.origin),
  });
  stopOnSignals(server);
  greet(config, server);
  await warnOfPlainHttp(server.context);
}

async function warnOfPlainHttp({ config, log }: ServerContext): Promise<void> {
  const { origin, host, trustedProxies } = config;
  const everywhere = ['0.0.0.0', '::'].includes(host);
  const own = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const address = await exposedAddress({
    origin,
    hasProxy: trustedProxies.length > 0,
    addresses: everywhere ? own.map((one) => one.address) : [host],
  });
  if (address === null) return;
  log.warn(
    { address },
    'a public address is served over plain HTTP: passwords can be read and changed on their way. Put a proxy with https before the server, and set ORIGIN and TRUSTED_PROXIES',
  );
}

/**
 * The log's destination. A server outlives who reads what it prints (`npm start | head -1`): output that nobody takes
 * is let go; any other fault of it ends the process, as it would have.
 */
function outputs(): ReturnType<typeof pino.destination> {
  const letGo = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') throw error;
  };
  const log = pino.destination(2);
  for (const output of [process.stdout, process.stderr]) output.on('error', letGo);
  log.on('error', letGo);
  return log;
}

async function makeFirstAdmin(context: ServerContext): Promise<void> {
  try {
    await ensureFirstAdmin(context);
  } catch (error) {
    if (!(error instanceof FirstAdminError)) throw error;
    throw new StartError(error.message, { cause: error });
  }
}

function stopOnSignals(server: RunningServer): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) {
      // A person who is tired of waiting. A second SIGTERM is a supervisor that tells the group and its parent: the stop is bounded anyway.
      if (signal === 'SIGINT') process.exit(1);
      return;
    }
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
