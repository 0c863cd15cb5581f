import type { RequestHandler } from '@sveltejs/kit';
import * as v from 'valibot';
import type { EditableCollection } from '#lib/model/records';
import type { Site, SiteRecords } from '#lib/model/site';
import { api } from '../api';
import { nextCursor, pageOf, pageQuery, readCursor } from '../page';
import { recordsOf, type Resource } from './resource';

/** Parameters of every list of records. */
const listQuery = {
  ...pageQuery,
  text: v.optional(
    v.pipe(v.string(), v.minLength(1), v.maxLength(100), v.description('Part of a name, whatever the case.')),
  ),
  trash: v.optional(
    v.pipe(
      v.picklist(['only', 'also'], 'it is “only” or “also”'),
      v.description('What is in the trash is left out, unless it is asked for.'),
    ),
  ),
};

/** What else a list can be narrowed by. */
export interface Filters<C extends EditableCollection, F extends v.ObjectEntries> {
  readonly query: F;
  readonly matches: (
    query: v.InferOutput<v.StrictObjectSchema<F, undefined>>,
    site: Site,
  ) => (record: SiteRecords[C]) => boolean;
}

/** Lets TypeScript see what the parameters are read as. */
export function filtersOf<C extends EditableCollection, F extends v.ObjectEntries>(
  _collection: C,
  query: F,
  matches: Filters<C, F>['matches'],
): Filters<C, F> {
  return { query, matches };
}

/** Records in the order of their ids, which never change: nothing is skipped or listed twice while others edit. */
export function listRecords<C extends EditableCollection, F extends v.ObjectEntries>(
  { collection, schema, show }: Resource<C>,
  filters: Filters<C, F>,
): RequestHandler {
  const place = v.tuple([v.literal(collection), v.string()]);
  return api(
    {
      action: 'site.read',
      summary: `Lists ${collection}, in the order of their ids; those in the trash when asked for.`,
      query: v.strictObject({ ...filters.query, ...listQuery }),
      answers: { 200: v.strictObject({ [collection]: v.array(schema), next: nextCursor }) },
      tagged: true,
    },
    async ({ context, query: asked }) => {
      const { limit, cursor, text, trash, ...rest } = asked as v.InferOutput<
        v.StrictObjectSchema<typeof listQuery, undefined>
      >;
      const site = await context.live.site();
      const matches = filters.matches(rest as v.InferOutput<v.StrictObjectSchema<F, undefined>>, site);
      const after = cursor === undefined ? '' : readCursor(cursor, place)[1];
      const wanted = text?.toLowerCase();
      const rows: SiteRecords[C][] = [];
      for (const [id, record] of recordsOf(site, collection)) {
        if (rows.length > limit) break;
        if (id <= after) continue;
        if (trash !== 'also' && (record.deletedAt !== null) !== (trash === 'only')) continue;
        if (wanted !== undefined && !record.name.toLowerCase().includes(wanted)) continue;
        if (matches(record)) rows.push(record);
      }
      const { items, next } = pageOf(rows, limit, show, ({ id }) => [collection, id]);
      return { [collection]: items, next };
    },
  );
}
