import type { Db } from './db';

/** What is kept under this key, as it was written; parse it before you believe it. Null: nothing. */
export async function readSetting(db: Db, key: string): Promise<string | null> {
  const row = await db.read
    .selectFrom('server_settings')
    .select('value')
    .where('key', '=', key)
    .executeTakeFirst();
  return row?.value ?? null;
}

export async function writeSetting(db: Db, key: string, value: string): Promise<void> {
  await db.write
    .insertInto('server_settings')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}

export async function dropSetting(db: Db, key: string): Promise<void> {
  await db.write.deleteFrom('server_settings').where('key', '=', key).execute();
}
