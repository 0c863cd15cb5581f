import type { RequestHandler } from '@sveltejs/kit';
import * as v from 'valibot';
import type { EditableCollection } from '#lib/model/records';
import { restoreRecord, trashRecord } from '#lib/model/trash';
import { whereUsed } from '#lib/model/usage';
import { api } from '../api';
import { demandMatch } from '../etag';
import { Problem } from '../problem';
import { editSite, problemsOf, type Edit } from './edit-site';
import { readBack, recordOf, type Resource } from './resource';

const usable = ['contents', 'playlists', 'groups', 'screens'] as const;
type Usable = (typeof usable)[number];
const isUsable = (collection: string): collection is Usable =>
  (usable as readonly string[]).includes(collection);

const unusedQuery = v.strictObject({
  unused: v.optional(
    v.pipe(v.literal('true', 'it is “true”, or left out'), v.description('Only if nothing uses it.')),
  ),
});

export function trashOne<C extends EditableCollection>(resource: Resource<C>): RequestHandler {
  const { collection, noun, schema, show } = resource;
  return api(
    {
      action: 'site.edit',
      summary: `Puts a ${noun} into the trash, from which it can be restored.`,
      query: unusedQuery,
      answers: { 200: schema },
      problems: problemsOf(noun, { 409: ['in-use'] }),
      tagged: true,
    },
    ({ context, who, event, param, query }) =>
      editSite(context, who, (edit) => {
        const id = param('id');
        const before = recordOf(resource, edit.site, id);
        demandMatch(event.request, show(before));
        if (query.unused === 'true' && isUsable(collection)) {
          demandUnused(edit, collection, id, noun);
        }
        trashRecord(edit.doc, collection, id, edit.at, edit.origin);
        return show(readBack(edit.doc, collection, id));
      }),
  );
}

function demandUnused({ site, at }: Edit, collection: Usable, id: string, noun: string): void {
  const uses = whereUsed(site, collection, id, at);
  if (uses.length === 0) return;
  throw new Problem(
    409,
    'in-use',
    `This ${noun} is used by ${uses
      .slice(0, 5)
      .map((use) => `${use.collection} “${use.name}”`)
      .join(', ')}${uses.length > 5 ? ` and ${uses.length - 5} more` : ''}, so it was left where it is.`,
  );
}

/** Where a record is used: what a person is told before it goes to the trash. */
export function usesOf<C extends Usable>(resource: Resource<C>): RequestHandler {
  const { collection, noun } = resource;
  return api(
    {
      action: 'site.read',
      summary: `Where a ${noun} is used; what is in the trash does not count.`,
      answers: {
        200: v.strictObject({
          uses: v.array(v.strictObject({ collection: v.string(), id: v.string(), name: v.string() })),
        }),
      },
      problems: { 404: [`unknown-${noun}`], 409: ['damaged'] },
    },
    async ({ context, param }) => {
      const site = await context.live.site();
      const { id } = recordOf(resource, site, param('id'));
      return { uses: whereUsed(site, collection, id, context.now()) };
    },
  );
}

export function restoreOne<C extends EditableCollection>(resource: Resource<C>): RequestHandler {
  const { collection, noun, schema, show } = resource;
  return api(
    {
      action: 'site.edit',
      summary: `Takes a ${noun} out of the trash, as it is by now.`,
      answers: { 200: schema },
      problems: problemsOf(noun),
      tagged: true,
    },
    ({ context, who, param }) =>
      editSite(context, who, ({ doc, origin, site }) => {
        const { id } = recordOf(resource, site, param('id'));
        restoreRecord(doc, collection, id, origin);
        return show(readBack(doc, collection, id));
      }),
  );
}
