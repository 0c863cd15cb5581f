import pino from 'pino';
import * as Y from 'yjs';
import type { Identity } from '#lib/access/access';
import { foundSite } from '#lib/model/meta';
import { readSite } from '#lib/model/read';
import type { ServerContext } from '#lib/server/context';
import { Outbound } from '#lib/server/outbound/outbound';
import { openTestDb } from './db';
import { tempDir } from './temp-dir';

export interface TestContext extends ServerContext {
  /** Moves the clock. */
  advance(ms: number): void;
  /** Whom `closeWhere` was asked about, by its predicates. */
  readonly closed: ((identity: Identity) => boolean)[];
}

/** What server code is given: a real database, a document in memory, and a clock that only moves when told. */
export async function testContext(): Promise<TestContext> {
  const dataDir = tempDir();
  const db = await openTestDb(dataDir);
  const doc = new Y.Doc();
  foundSite(doc, { uid: 'this-site', name: 'Site', timezone: 'UTC' }, { kind: 'server' });
  let now = 1_700_000_000_000;
  const closed: TestContext['closed'] = [];
  return {
    config: {
      host: '127.0.0.1',
      port: 0,
      dataDir,
      origin: null,
      trustedProxies: [],
      corsOrigins: [],
      uploadLimitBytes: 50_000_000,
      outboundAllow: [],
      mediaQuotaBytes: 20_000_000_000,
      diskFloorBytes: 50_000_000,
      logLevel: 'silent',
      firstAdmin: null,
      secretKey: null,
      youtubeKey: null,
      youtubeOrigin: 'https://youtube.invalid',
      weatherOrigin: 'https://weather.invalid',
      clockFile: null,
      clockSynchronised: null,
    },
    db,
    log: pino({ level: 'silent' }),
    outbound: new Outbound({ allow: [] }),
    cameras: { watch: () => Promise.reject(new Error('no cameras here')), folderOf: () => null },
    now: () => now,
    clockSynchronised: () => null,
    advance: (ms) => {
      now += ms;
    },
    closed,
    live: {
      uid: 'this-site',
      epoch: doc.clientID,
      site: () => Promise.resolve(readSite(doc)),
      edit: (by, change) => Promise.resolve(change(doc, { kind: 'server', by }, readSite(doc))),
      epochEnd: () => Promise.resolve(null),
      lateEdits: () => Promise.resolve(null),
      beginEpoch: () => Promise.resolve(doc.clientID),
      statuses: () => [],
      order: () => Promise.resolve([]),
      devicesChanged: () => undefined,
      closeWhere: (matches) => void closed.push(matches),
    },
  };
}
