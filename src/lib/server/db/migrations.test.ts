import path from 'node:path';
import { expect, it } from 'vitest';
import { openTestDb } from '../../../../tests/support/db';
import { tempDir } from '../../../../tests/support/temp-dir';
import { SqlStore } from '#sync-server/store/sql';
import { sqlStatusStore } from '#sync-server/store/statuses';
import { openForWriting } from './dialect';
import { CREATE_MIGRATIONS_TABLE, MIGRATIONS } from './migrations';

/** A database as an earlier version left it: with these steps, and what `fill` wrote. */
function oldDatabase(steps: number, fill: readonly string[]): string {
  const directory = tempDir();
  const sqlite = openForWriting(path.join(directory, 'vitrine.db'));
  sqlite.exec(CREATE_MIGRATIONS_TABLE);
  for (const { number, name, statements } of MIGRATIONS.slice(0, steps)) {
    statements.forEach((statement) => sqlite.exec(statement));
    sqlite.exec(`INSERT INTO migrations (number, name) VALUES (${number}, '${name}')`);
  }
  fill.forEach((statement) => sqlite.exec(statement));
  sqlite.close();
  return directory;
}

/** As a kiosk reported before it said what it holds. */
const REPORTED = {
  screen: 'hall',
  mode: 'idle',
  source: null,
  content: null,
  title: null,
  since: null,
  until: null,
  next: null,
  applied: 3,
  cached: { have: 0, need: 0 },
  offlineReady: false,
  frames: 1,
  lateMs: null,
  clockOffsetMs: null,
  clock: null,
  resolution: '1',
  app: '1',
  errors: [],
};

it('step 3 keeps what was stored: a document of one epoch that began with its first update', async () => {
  const directory = oldDatabase(2, [
    "INSERT INTO documents VALUES ('d', 'u', 4294967295, 1)",
    "INSERT INTO document_updates VALUES ('d', 1, x'01', 'server:founding', 1), ('d', 2, x'02', 'user:a', 2)",
    "INSERT INTO document_snapshots VALUES ('d', 1, x'ff', 3), ('d', 2, x'fe', 4)",
  ]);
  const store = new SqlStore(await openTestDb(directory), 'd');
  const site = { uid: 'u', epoch: 4_294_967_295, firstSeq: 1 };
  expect(await store.load()).toEqual({
    ...site,
    snapshot: { seq: 2, data: new Uint8Array([0xfe]) },
    updates: [],
  });
  expect((await store.load({ before: 1 }))?.updates.map(({ author }) => author)).toEqual([
    'server:founding',
    'user:a',
  ]);
});

it('step 5 keeps what screens said last, of whose copies nothing was known', async () => {
  const status = JSON.stringify(REPORTED);
  const directory = oldDatabase(4, [`INSERT INTO screen_status VALUES ('hall', 7, '${status}')`]);
  const kept = await sqlStatusStore(await openTestDb(directory)).load();
  expect(kept).toEqual([
    {
      screen: 'hall',
      lastSeen: 7,
      status: { ...REPORTED, via: null, digest: null, media: null, takes: [] },
      replica: 'unknown',
    },
  ]);
});
