import type { Logger } from 'pino';
import type { ServerConfig } from './config';
import type { Db } from './db/db';
import type { LiveSite } from './live';
import type { Outbound } from './outbound/outbound';
import type { Cameras } from './streams/cameras';

/** What a running server hands to the app's routes. */
export interface ServerContext {
  readonly config: ServerConfig;
  readonly db: Db;
  readonly log: Logger;
  readonly live: LiveSite;
  /** The only way to fetch something from elsewhere. */
  readonly outbound: Pick<Outbound, 'fetch' | 'check' | 'addressOf'>;
  /** Cameras that are passed on to screens. */
  readonly cameras: Pick<Cameras, 'watch' | 'folderOf'>;
  /** The server's time, in ms since the Unix epoch. The only clock that server code reads. */
  readonly now: () => number;
  /** Whether that clock follows a time server; null: this machine can't tell. */
  readonly clockSynchronised: () => boolean | null;
}

// Kit bundles what it imports, so this module exists twice in one process; the two meet on one global symbol.
const KEY = Symbol.for('vitrine.server-context');
const holder = globalThis as { [KEY]?: ServerContext | undefined };

export function provideContext(context: ServerContext | undefined): void {
  holder[KEY] = context;
}

export function serverContext(): ServerContext {
  const context = holder[KEY];
  if (context === undefined)
    throw new Error('The server is not running: start it with `npm start` or `npm run dev`.');
  return context;
}
