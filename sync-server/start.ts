import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServerConfig } from '#lib/server/config';
import type { ServerContext } from '#lib/server/context';
import { openApp, type AppParts } from './app';
import { Gate } from './gate';
import type { PageHandler } from './http';
import { StartError } from './start-error';

export interface StartParts extends AppParts {
  /** The app's pages; loaded after the database is open and before anything is answered. */
  readonly pages: () => Promise<PageHandler>;
  /** Runs before the first request: the first admin, the demo's site. */
  readonly prepare?: (context: ServerContext) => Promise<void>;
}

export interface RunningServer {
  /** Where a browser on this machine reaches it. */
  readonly url: string;
  readonly port: number;
  readonly context: ServerContext;
  /** Closes sockets (1001), finishes requests, saves everything. Safe to call twice. */
  stop(): Promise<void>;
}

const FINISH_REQUESTS_MS = 3_000;
/** A large video over a slow line takes longer than Node's five minutes; headers still have Node's one. */
const SLOWEST_REQUEST_MS = 2 * 3_600_000;
/** Longer than a proxy in front keeps its own end, so that it never writes into a connection that we just closed. */
const KEEP_IDLE_MS = 75_000;

/**
 * Opens everything and listens.
 * @throws {StartError} one sentence that says what to do
 */
export async function startServer(config: ServerConfig, parts: StartParts): Promise<RunningServer> {
  const app = await openApp(config, parts);
  try {
    await parts.prepare?.(app.context);
    const server = createServer(app.handler(await parts.pages()));
    server.requestTimeout = SLOWEST_REQUEST_MS;
    server.keepAliveTimeout = KEEP_IDLE_MS;
    app.attach(server);
    server.on('upgrade', (request, socket) => {
      if (Gate.isFor(request)) return;
      // Nobody else listens to it any more: a client that breaks off would end the process, one that stays would hold it.
      socket.on('error', (error) => app.context.log.debug({ err: error }, 'a refused upgrade broke off'));
      socket.once('finish', () => socket.destroy());
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
    });
    const port = await listen(server, config);
    let stopped: Promise<void> | null = null;
    return {
      url: `http://${config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : hostOf(config.host)}:${port}/`,
      port,
      context: app.context,
      stop: () => (stopped ??= stop(server, () => app.stop())),
    };
  } catch (error) {
    await app.stop();
    throw error;
  }
}

const hostOf = (host: string): string => (host.includes(':') ? `[${host}]` : host);

function listen(server: Server, { host, port }: ServerConfig): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): StartError {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartError(
        `Port ${port} is in use by another program: stop that one, or set PORT to a free port.`,
        {
          cause: error,
        },
      );
    case 'EACCES':
      return new StartError(`Port ${port} needs privileges that this user lacks: set PORT to 1024 or more.`, {
        cause: error,
      });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartError(
        `HOST is "${host}", which is no address of this machine: set HOST to 0.0.0.0 for all.`,
        {
          cause: error,
        },
      );
    default:
      return new StartError(`The server can’t listen on ${host}, port ${port}: ${error.message}.`, {
        cause: error,
      });
  }
}

/** Sockets first: `server.close()` waits for them. */
async function stop(server: Server, stopApp: () => Promise<void>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), FINISH_REQUESTS_MS);
  await stopApp();
  server.closeIdleConnections();
  await closed;
  clearTimeout(timer);
}
