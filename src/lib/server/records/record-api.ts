import type { RequestHandler } from '@sveltejs/kit';
import type * as v from 'valibot';
import type { EditableCollection } from '#lib/model/records';
import type { SiteRecords } from '#lib/model/site';
import { api } from '../api';
import type { ServerContext } from '../context';
import { demandMatch } from '../etag';
import { editSite, problemsOf, type Edit } from './edit-site';
import { demandNotInTrash, readBack, recordOf, type Resource } from './resource';

export function getRecord<C extends EditableCollection>(resource: Resource<C>): RequestHandler {
  const { noun, schema, show } = resource;
  return api(
    {
      action: 'site.read',
      summary: `One ${noun}, also from the trash.`,
      answers: { 200: schema },
      problems: { 404: [`unknown-${noun}`], 409: ['damaged'] },
      tagged: true,
    },
    async ({ context, param }) => show(recordOf(resource, await context.live.site(), param('id'))),
  );
}

/** How a record is made from the body of a POST; returns its id. */
export interface Making<B> {
  readonly body: v.GenericSchema<unknown, B>;
  readonly make: (edit: Edit, body: B) => string;
  /** What must be looked up before, outside of the document. */
  readonly prepare?: (context: ServerContext, body: B) => Promise<B>;
  readonly problems?: Readonly<Record<number, readonly string[]>>;
}

export function createRecord<C extends EditableCollection, B>(
  { collection, noun, schema, show }: Resource<C>,
  { body: bodySchema, make, prepare, problems }: Making<B>,
): RequestHandler {
  return api(
    {
      action: 'site.edit',
      summary: `Makes a ${noun}.`,
      body: bodySchema,
      answers: { 201: schema },
      problems: problemsOf(noun, problems),
      tagged: true,
    },
    async ({ context, who, body, head }) => {
      const wanted = prepare === undefined ? body : await prepare(context, body);
      const made = await editSite(context, who, (edit) =>
        show(readBack(edit.doc, collection, make(edit, wanted))),
      );
      head.set('location', `/api/v1/${collection}/${encodeURIComponent(made.id)}`);
      return made;
    },
  );
}

/** How the body of a PATCH changes a record. */
export interface Changing<C extends EditableCollection, B> {
  readonly body: v.GenericSchema<unknown, B>;
  readonly change: (edit: Edit, before: SiteRecords[C], body: B) => void;
  readonly prepare?: (context: ServerContext, body: B) => Promise<B>;
  readonly problems?: Readonly<Record<number, readonly string[]>>;
}

export function changeRecord<C extends EditableCollection, B>(
  resource: Resource<C>,
  { body: bodySchema, change, prepare, problems }: Changing<C, B>,
): RequestHandler {
  const { collection, noun, schema, show } = resource;
  return api(
    {
      action: 'site.edit',
      summary: `Changes the fields of a ${noun} that are named; the others stay as they are.`,
      body: bodySchema,
      answers: { 200: schema },
      problems: problemsOf(noun, problems),
      tagged: true,
    },
    async ({ context, who, body, event, param }) => {
      const id = param('id');
      const wanted = prepare === undefined ? body : await prepare(context, body);
      return editSite(context, who, (edit) => {
        const before = recordOf(resource, edit.site, id);
        demandMatch(event.request, show(before));
        demandNotInTrash(noun, before);
        change(edit, before, wanted);
        return show(readBack(edit.doc, collection, id));
      });
    },
  );
}
