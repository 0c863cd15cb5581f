import * as v from 'valibot';
import type * as Y from 'yjs';
import { randomId, type EditOrigin } from './edit';
import type { RecordSpec } from './parse';
import { colour, deletedAt, duration, instantMs, name, recordId, setOf, tag, validity } from './values';
import { insertRecord, updateRecord, type Patch } from './write';
import { youtubeFactsSchema, youtubeVideo, type YoutubeFacts } from './youtube';

/** A stored file as every replica knows it; the bytes are at `/media/<hash>`. One value: it changes as a whole. */
export const mediaSchema = v.object({
  /** SHA-256 of the bytes that are served, lower-case hex. */
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  mime: v.pipe(v.string(), v.maxLength(100)),
  bytes: v.pipe(v.number(), v.integer(), v.minValue(1)),
  width: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
  height: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** The media's own length; `null` for images and where it could not be measured. */
  durationMs: v.nullable(v.pipe(v.number(), v.finite(), v.minValue(0))),
  /** SHA-256 of the thumbnail, served at the same place; `null` where there is none. */
  thumb: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
});
export type Media = v.InferOutput<typeof mediaSchema>;

/** A page that a kiosk may frame: http or https, nothing else. */
export const webUrl = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(4_000),
  v.url('This is not a web address: it looks like https://example.org/page'),
  // Runs also on what is no address at all, so nothing here may throw.
  v.regex(/^https?:\/\//i, 'Only http:// and https:// addresses can be shown'),
);

const common = {
  id: recordId,
  name,
  duration: v.optional(duration, 'auto'),
  tags: setOf(tag),
  /** First and last day, in the screen's time zone, on which it may play; `null`: always. One value. */
  validity: v.optional(v.nullable(validity), null),
  fit: v.optional(v.picklist(['contain', 'cover']), 'contain'),
  background: v.optional(colour, '#000000'),
  createdBy: v.optional(v.pipe(v.string(), v.maxLength(200)), ''),
  createdAt: v.optional(instantMs, 0),
  deletedAt,
};

/** A text announcement: plain text and its look; line breaks are kept, nothing is interpreted. One value. */
export const announcementSchema = v.object({
  title: v.pipe(v.string(), v.maxLength(500)),
  body: v.pipe(v.string(), v.maxLength(10_000)),
  colour,
  align: v.picklist(['left', 'center']),
});
export type Announcement = v.InferOutput<typeof announcementSchema>;

export const contentSchema = v.variant('type', [
  v.object({ ...common, type: v.literal('image'), media: mediaSchema }),
  v.object({ ...common, type: v.literal('video'), media: mediaSchema }),
  v.object({ ...common, type: v.literal('url'), url: webUrl }),
  v.object({ ...common, type: v.literal('text'), text: announcementSchema }),
  v.object({
    ...common,
    type: v.literal('youtube'),
    video: youtubeVideo,
    /** Written by the server; read it with `factsOf`. */
    facts: v.optional(v.nullable(youtubeFactsSchema), null),
  }),
]);
export type Content = v.InferOutput<typeof contentSchema>;
export type ContentType = Content['type'];

export const contentRecord: RecordSpec<Content> = {
  collection: 'contents',
  schema: contentSchema,
  sets: { tags: tag },
};

type Fixed = 'id' | 'type' | 'tags' | 'createdBy' | 'createdAt' | 'deletedAt';

/** What makes a content of each type, beside what all have. */
export type ContentBody =
  | { readonly type: 'image'; readonly media: Media }
  | { readonly type: 'video'; readonly media: Media }
  | { readonly type: 'url'; readonly url: string }
  | { readonly type: 'text'; readonly text: Announcement }
  | { readonly type: 'youtube'; readonly video: string; readonly facts?: YoutubeFacts | null };

export type NewContent = ContentBody &
  Patch<Content, Fixed | 'name'> & {
    readonly id?: string | undefined;
    readonly name: string;
    readonly tags?: readonly string[] | undefined;
    readonly createdBy?: string | undefined;
    readonly at: number;
  };

/** Returns its id. @throws {EditError} `invalid` */
export function createContent(
  doc: Y.Doc,
  { id = randomId(), at, ...fields }: NewContent,
  origin: EditOrigin,
): string {
  insertRecord(doc, contentRecord, id, { ...fields, createdAt: at }, origin);
  return id;
}

/** The type of a content never changes; a field of another type is refused. */
export type ContentPatch = Patch<Content, Fixed> & {
  readonly media?: Media | undefined;
  readonly url?: string | undefined;
  readonly text?: Announcement | undefined;
  readonly video?: string | undefined;
  readonly facts?: YoutubeFacts | null | undefined;
};

/** @throws {EditError} `not-found`, `damaged` or `invalid` */
export function updateContent(doc: Y.Doc, id: string, patch: ContentPatch, origin: EditOrigin): void {
  updateRecord(doc, contentRecord, id, patch, origin);
}
