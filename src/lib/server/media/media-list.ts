import * as v from 'valibot';
import { type Content } from '#lib/model/content';
import { mediaSchema, mediaTypeOfMime, mediaTypes } from '#lib/model/media';
import type { Site } from '#lib/model/site';
import type { Db } from '../db/db';
import { pageOf, pageQuery, readCursor } from '../page';
import { Problem } from '../problem';
import { toMedia, type MediaRow } from './media-row';

/** A stored file as the API shows it; its bytes are at `/media/<hash>`. */
export const mediaAnswer = v.strictObject({
  ...mediaSchema.entries,
  type: v.picklist(mediaTypes),
  createdAt: v.number(),
  /** A user's id, or `token:<id>`. */
  createdBy: v.string(),
});

export const mediaQuery = v.strictObject({
  ...pageQuery,
  type: v.optional(
    v.pipe(
      v.picklist(mediaTypes, `it is one of ${mediaTypes.map((type) => `“${type}”`).join(', ')}`),
      v.description('Files of this kind only.'),
    ),
  ),
  used: v.optional(
    v.pipe(
      v.picklist(['true', 'false'], 'it is “true” or “false”'),
      v.description('Whether a content shows it, one in the trash included.'),
    ),
  ),
});

export function showMedia(row: MediaRow): v.InferOutput<typeof mediaAnswer> {
  return {
    ...toMedia(row),
    type: mediaTypeOfMime(row.mime),
    createdAt: row.created_at,
    createdBy: row.created_by,
  };
}

/** As SQL's `like` reads it. */
const MIMES = { image: 'image/%', video: 'video/%', audio: 'audio/%', document: 'application/pdf' } as const;

const place = v.tuple([v.literal('media'), v.string()]);

/** The file that a content shows, or that shows what it is; null: none. */
function fileOf(content: Content): string | null {
  if ('media' in content) return content.media.hash;
  return content.type === 'youtube' ? (content.facts?.thumb ?? null) : null;
}

/** By hash, which never changes. @throws {Problem} `invalid` for a cursor of another list */
export async function listMedia(
  db: Db,
  site: Site,
  { limit, cursor, type, used }: v.InferOutput<typeof mediaQuery>,
): Promise<{ readonly items: readonly v.InferOutput<typeof mediaAnswer>[]; readonly next: string | null }> {
  const shown = new Set([...site.contents.values()].map(fileOf));
  const rows: MediaRow[] = [];
  let after = cursor === undefined ? '' : readCursor(cursor, place)[1];
  // What the site uses stands in the document, so it is sifted here, some rows at a time.
  for (;;) {
    let query = db.read.selectFrom('media').selectAll().where('hash', '>', after).orderBy('hash').limit(500);
    if (type !== undefined) query = query.where('mime', 'like', MIMES[type]);
    const found = await query.execute();
    rows.push(...found.filter(({ hash }) => used === undefined || shown.has(hash) === (used === 'true')));
    const last = found.at(-1);
    if (found.length < 500 || last === undefined || rows.length > limit) break;
    after = last.hash;
  }
  return pageOf(rows.slice(0, limit + 1), limit, showMedia, ({ hash }) => ['media', hash]);
}

export const unknownMedia = () =>
  new Problem(404, 'unknown-media', 'There is no such file here (any more). Look at the list again.');

/** @throws {Problem} `unknown-media` (404) */
export async function mediaRow(db: Db, hash: string): Promise<MediaRow> {
  const row = await db.read.selectFrom('media').selectAll().where('hash', '=', hash).executeTakeFirst();
  if (row === undefined) throw unknownMedia();
  return row;
}

/** The contents that show a file, those in the trash included: they could be restored. */
export function mediaUses(site: Site, hash: string) {
  return [...site.contents.values()]
    .filter((content) => fileOf(content) === hash)
    .map(({ id, name, deletedAt }) => ({ collection: 'contents', id, name, inTrash: deletedAt !== null }));
}
