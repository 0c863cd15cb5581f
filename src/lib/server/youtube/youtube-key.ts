import * as v from 'valibot';
import type { ServerContext } from '../context';
import { dropSetting, readSetting, writeSetting } from '../db/server-setting';
import { seal, unseal } from '../sealed';
import { SEALED } from '../sealed-places';

type Store = Pick<ServerContext, 'config' | 'db'>;

const SETTING = 'youtube_key';

export const youtubeKeySchema = v.pipe(
  v.string(),
  v.trim(),
  v.regex(/^[\x21-\x7e]{10,200}$/, 'A key of Google’s has 10 to 200 characters without spaces'),
);

export interface YoutubeKey {
  readonly key: string;
  /** `YOUTUBE_API_KEY` wins over the settings page. */
  readonly from: 'environment' | 'settings';
}

/** The key as it stands in the database, sealed: another text for each key that is set. */
export function storedYoutubeKey({ db }: Pick<Store, 'db'>): Promise<string | null> {
  return readSetting(db, SETTING);
}

/** Null: nobody gave one. @throws {SealError} when it was sealed with a key that this server does not have */
export async function youtubeKey({ config, db }: Store): Promise<YoutubeKey | null> {
  if (config.youtubeKey !== null) return { key: config.youtubeKey, from: 'environment' };
  const sealed = await storedYoutubeKey({ db });
  if (sealed === null) return null;
  return { key: await unseal(config, sealed, SEALED.youtubeKey.place), from: 'settings' };
}

/** @param key null forgets it */
export async function storeYoutubeKey({ config, db }: Store, key: string | null): Promise<void> {
  if (key === null) await dropSetting(db, SETTING);
  else await writeSetting(db, SETTING, await seal(config, key, SEALED.youtubeKey.place));
}
