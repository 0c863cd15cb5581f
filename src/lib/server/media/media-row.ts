import type { Selectable } from 'kysely';
import type { Media } from '#lib/model/media';
import type { Db } from '../db/db';
import type { Tables } from '../db/tables';

export type MediaRow = Selectable<Tables['media']>;

/** A row as every replica knows the file. */
export function toMedia(row: MediaRow): Media {
  const { hash, mime, bytes, width, height, thumb, pages } = row;
  const media = { hash, mime, bytes, width, height, durationMs: row.duration_ms, thumb };
  return pages === null ? media : { ...media, pages };
}

/** Null: there is no such file (any more). */
export async function mediaByHash(db: Db, hash: string): Promise<Media | null> {
  const row = await db.read.selectFrom('media').selectAll().where('hash', '=', hash).executeTakeFirst();
  return row === undefined ? null : toMedia(row);
}
