import { REPLICA_STANDINGS } from '#lib/protocol/messages';
import type { Db } from '#lib/server/db/db';
import { parseStatus, type StatusStore, type StoredStatus } from '../statuses';

/** Last reports in the server's database. A row that an older version wrote and this one can't read is left out. */
export function sqlStatusStore(db: Db): StatusStore {
  return {
    async load(): Promise<readonly StoredStatus[]> {
      const rows = await db.read.selectFrom('screen_status').selectAll().execute();
      return rows.flatMap((row) => {
        const status = parseStatus(row.status, row.screen);
        if (status === null) return [];
        const replica = REPLICA_STANDINGS.find((standing) => standing === row.replica) ?? 'unknown';
        return [{ screen: row.screen, lastSeen: row.last_seen, status, replica }];
      });
    },
    async save(statuses: readonly StoredStatus[]): Promise<void> {
      if (statuses.length === 0) return;
      await db.batch(
        statuses.map(({ screen, lastSeen, status, replica }) => {
          const row = { screen, last_seen: lastSeen, status: JSON.stringify(status), replica };
          return db.write
            .insertInto('screen_status')
            .values(row)
            .onConflict((conflict) => conflict.column('screen').doUpdateSet(row));
        }),
      );
    },
  };
}
