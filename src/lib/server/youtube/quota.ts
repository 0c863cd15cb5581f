import * as v from 'valibot';
import type { ServerContext } from '../context';
import { readSetting, writeSetting } from '../db/server-setting';

type Store = Pick<ServerContext, 'db' | 'now'>;

/** Google gives a key 10,000 units a day; a call is one. Some are left for whatever else the key is used for. */
export const UNITS_A_DAY = 5_000;

const SETTING = 'youtube_quota';
const usedSchema = v.object({ day: v.string(), units: v.number() });

/** Google counts by the day of its own city. */
const DAY = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Los_Angeles' });

/** Units that this server used since Google's last midnight. */
export async function unitsUsed({ db, now }: Store): Promise<number> {
  const text = await readSetting(db, SETTING);
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), usedSchema), text);
  return parsed.success && parsed.output.day === DAY.format(now()) ? parsed.output.units : 0;
}

/** Counts one unit before it is used. Returns false, and counts nothing, when the day has none left. */
export async function takeUnit(store: Store): Promise<boolean> {
  const units = await unitsUsed(store);
  if (units >= UNITS_A_DAY) return false;
  await write(store, units + 1);
  return true;
}

/** Google says that the day's are gone, whoever used them. */
export async function noneLeft(store: Store): Promise<void> {
  await write(store, UNITS_A_DAY);
}

async function write({ db, now }: Store, units: number): Promise<void> {
  await writeSetting(db, SETTING, JSON.stringify({ day: DAY.format(now()), units }));
}
