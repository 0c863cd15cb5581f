import { setImmediate } from 'node:timers/promises';
import * as v from 'valibot';
import type { ServerContext } from '../context';
import type { Db } from '../db/db';
import { readSetting, writeSetting } from '../db/server-setting';

const KEY = 'plays_keep_days';
const USUAL_DAYS = 400;
const DAY_MS = 86_400_000;
const AT_A_TIME = 1_000;

/**
 * How many days single plays are kept after they were delivered; null: for ever. At least thirty: a kiosk that never heard
 * that a batch arrived delivers it again, and it is known then.
 */
export const playsKeepDaysSchema = v.nullable(
  v.pipe(
    v.number('it is a number of days, or null'),
    v.integer('it is a whole number of days'),
    v.minValue(30, 'plays are kept for 30 days at least'),
    v.maxValue(36_500, 'it is 36,500 days at most, or null for ever'),
  ),
);

export async function playsKeepDays(db: Db): Promise<number | null> {
  const kept = await readSetting(db, KEY);
  if (kept === null) return USUAL_DAYS;
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), playsKeepDaysSchema), kept);
  // What can't be read drops nothing.
  return parsed.success ? parsed.output : null;
}

export async function setPlaysKeepDays(db: Db, days: number | null): Promise<void> {
  await writeSetting(db, KEY, JSON.stringify(days));
}

/** Drops single plays that are older than the setting says, some at a time; their sums by day stay. */
export async function dropOldPlays({ db, now }: Pick<ServerContext, 'db' | 'now'>): Promise<void> {
  const days = await playsKeepDays(db);
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
