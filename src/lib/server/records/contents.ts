import * as v from 'valibot';
import {
  contentRecord,
  contentSchema,
  createContent,
  updateContent,
  type ContentPatch,
  type NewContent,
} from '#lib/model/content';
import { mediaSchema, mediaTypeOfMime, type Media } from '#lib/model/media';
import { recordId, tag as tagSchema } from '#lib/model/values';
import { mediaByHash } from '../media/media-row';
import { Problem } from '../problem';
import { changeSet } from './change-set';
import { filtersOf } from './list-records';
import type { Changing, Making } from './record-api';
import type { Resource } from './resource';
import { answerEntries, newBody, patchBody, reads, type BodyShape } from './schemas';

const types = contentSchema.options;

export const contents: Resource<'contents'> = {
  collection: 'contents',
  noun: 'content',
  schema: v.variant(
    'type',
    types.map(({ entries }) => v.strictObject(answer(entries))),
  ),
  show: (content) => content,
};

/** Each type of content is told by its field `type`. */
function answer(entries: (typeof types)[number]['entries']) {
  return { ...answerEntries(entries, contentRecord.sets), type: entries.type };
}

export const contentFilters = filtersOf(
  'contents',
  {
    type: v.optional(
      v.pipe(
        v.picklist(types.map(({ entries }) => entries.type.literal)),
        v.description('Those of this kind.'),
      ),
    ),
    tag: v.optional(v.pipe(tagSchema, v.description('Those with this tag.'))),
    playlist: v.optional(
      v.pipe(recordId, v.description('Those that this playlist shows, itself and not by another in it.')),
    ),
    media: v.optional(
      v.pipe(mediaSchema.entries.hash, v.description('Those that show the file with this hash.')),
    ),
  },
  ({ type, tag, playlist, media }, site) => {
    const items = playlist === undefined ? null : (site.playlists.get(playlist)?.items ?? []);
    return (content) =>
      (type === undefined || content.type === type) &&
      (tag === undefined || content.tags.includes(tag)) &&
      (items === null || items.some((item) => item.content === content.id)) &&
      (media === undefined || ('media' in content && content.media.hash === media));
  },
);

/** A file is named by its hash; what else was answered about it may stand there too, and does not count. */
const mediaBody = v.strictObject({ ...v.partial(mediaSchema).entries, hash: mediaSchema.entries.hash });

const shapeOf = (entries: v.ObjectEntries): BodyShape => ({
  entries,
  sets: contentRecord.sets,
  // What YouTube says of a video, and whether a page can be framed, are the server's to write.
  without: ['id', 'createdBy', 'createdAt', 'deletedAt', 'facts', 'framing'],
  instead: { media: mediaBody },
});

/** What the server knows of the files that a body names. @throws {Problem} `unknown-media` (422) */
async function withMedia<B extends object>(
  { db }: Parameters<NonNullable<Making<B>['prepare']>>[0],
  body: B,
): Promise<B> {
  if (!('media' in body) || body.media === undefined) return body;
  const { hash } = body.media as Pick<Media, 'hash'>;
  const media = await mediaByHash(db, hash);
  if (media !== null) return { ...body, media };
  throw new Problem(
    422,
    'unknown-media',
    'The field “media” names a file that is not here (any more). Upload it first.',
  );
}

/** @throws {Problem} `wrong-media` (422) */
function demandKind(type: string, body: object): void {
  if (!('media' in body) || body.media === undefined) return;
  const { mime } = body.media as Media;
  if (mediaTypeOfMime(mime) === type) return;
  throw new Problem(422, 'wrong-media', `This file is ${mime}: a content of type “${type}” can't show it.`);
}

const MEDIA_PROBLEMS = { 422: ['unknown-media', 'wrong-media'] };

type New = Omit<NewContent, 'id' | 'at' | 'createdBy'>;

export const newContent: Making<New> = {
  body: reads(
    v.variant(
      'type',
      types.map(({ entries }) => v.strictObject({ ...newBody(shapeOf(entries)), type: entries.type })),
    ),
  ),
  prepare: withMedia,
  make: ({ doc, origin, at, byName }, body) => {
    demandKind(body.type, body);
    // Of which type it is, and that it has what that type needs, the body's schema has seen.
    return createContent(doc, { ...body, createdBy: byName, at } as NewContent, origin);
  },
  problems: MEDIA_PROBLEMS,
};

type Body = ContentPatch & { readonly tags?: readonly string[] };

export const contentChanges: Changing<'contents', Body> = {
  body: reads(
    v.strictObject(
      Object.assign(
        {},
        ...types.map(({ entries }) => {
          const shape = shapeOf(entries);
          return patchBody({ ...shape, without: [...shape.without, 'type'] });
        }),
      ) as v.ObjectEntries,
    ),
  ),
  prepare: withMedia,
  change: (edit, before, { tags, ...patch }) => {
    demandKind(before.type, patch);
    updateContent(edit.doc, before.id, patch, edit.origin);
    changeSet(edit, 'contents', before.id, 'tags', before.tags, tags);
  },
  problems: MEDIA_PROBLEMS,
};
