import * as v from 'valibot';
import type { Db } from './db';
import { readSetting, writeSetting } from './server-setting';

/** For how many days something is kept that grows for ever otherwise; null: for ever. */
export type KeptDays = number | null;

/**
 * A setting that says it.
 * @param key where it stands
 * @param what is kept, as errors name it
 * @param usual until somebody says otherwise
 */
export function keepDaysSetting(key: string, what: string, usual: KeptDays) {
  const schema = v.nullable(
    v.pipe(
      v.number('it is a number of days, or null'),
      v.integer('it is a whole number of days'),
      v.minValue(30, `${what} are kept for 30 days at least`),
      v.maxValue(36_500, 'it is 36,500 days at most, or null for ever'),
    ),
  );
  return {
    schema,
    async read(db: Db): Promise<KeptDays> {
      const kept = await readSetting(db, key);
      if (kept === null) return usual;
      const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), kept);
      // What can't be read drops nothing.
      return parsed.success ? parsed.output : null;
    },
    async write(db: Db, days: KeptDays): Promise<void> {
      await writeSetting(db, key, JSON.stringify(days));
    },
  };
}
