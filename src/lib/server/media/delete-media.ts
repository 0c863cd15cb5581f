import type { ServerContext } from '../context';
import { Problem } from '../problem';
import { dropFiles } from './ingest';
import { mediaRow, mediaUses } from './media-list';
import type { MediaRow } from './media-row';

function inUse(uses: ReturnType<typeof mediaUses>): Problem {
  const named = uses.slice(0, 5).map(({ name, inTrash }) => `“${name}”${inTrash ? ' (in the trash)' : ''}`);
  const more = uses.length > 5 ? ` and ${uses.length - 5} more` : '';
  return new Problem(
    409,
    'in-use',
    `This file is shown by the contents ${named.join(', ')}${more}, so it was left where it is.`,
  );
}

/**
 * Takes a file that no content shows out of the site's media, its thumbnail too.
 * @throws {Problem} `unknown-media` (404) or `in-use` (409)
 */
export async function deleteMedia(context: ServerContext, hash: string): Promise<MediaRow> {
  const { db, live } = context;
  const row = await mediaRow(db, hash);
  // With what is still on its way to the disk: a content that comes first keeps its file.
  const uses = () => live.edit('media', (_doc, _origin, site) => mediaUses(site, hash));
  const before = await uses();
  if (before.length > 0) throw inUse(before);
  await db.write.deleteFrom('media').where('hash', '=', hash).execute();
  // From here on nobody finds it; whoever found it just before keeps it.
  const since = await uses();
  if (since.length > 0) {
    await db.write
      .insertInto('media')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    throw inUse(since);
  }
  await dropFiles(context, row.thumb === null ? [hash] : [hash, row.thumb]);
  return row;
}
