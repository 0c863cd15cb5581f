import { setImmediate } from 'node:timers/promises';
import type { ServerContext } from '../context';
import { keepDaysSetting } from '../db/keep-days';

const DAY_MS = 86_400_000;
const AT_A_TIME = 1_000;

/**
 * How many days single plays are kept after they were delivered. At least thirty: a kiosk that never heard that a batch
 * arrived delivers it again, and it is known then.
 */
export const keepPlays = keepDaysSetting('plays_keep_days', 'plays', 400);

/** Drops single plays that are older than the setting says, some at a time; their sums by day stay. */
export async function dropOldPlays({ db, now }: Pick<ServerContext, 'db' | 'now'>): Promise<void> {
  const days = await keepPlays.read(db);
  if (days === null) return;
  const before = now() - days * DAY_MS;
  for (;;) {
    // They are numbered in the order in which they came.
    const oldest = await db.read
      .selectFrom('plays')
      .select(['seq', 'received_at'])
      .orderBy('seq')
      .limit(AT_A_TIME)
      .execute();
    const last = oldest.findLast(({ received_at }) => received_at < before);
    if (last === undefined) return;
    await db.write.deleteFrom('plays').where('seq', '<=', last.seq).execute();
    await setImmediate();
  }
}
