import * as v from 'valibot';
import type * as Y from 'yjs';
import type { ContentFacts } from './content-types/content-type';
import { audio } from './content-types/audio';
import { document } from './content-types/document';
import { image } from './content-types/image';
import { stream } from './content-types/stream';
import { text, type Announcement } from './content-types/text';
import { url } from './content-types/url';
import { video } from './content-types/video';
import { widget, type Widget } from './content-types/widget';
import { youtube } from './content-types/youtube';
import { randomId, type EditOrigin } from './edit';
import type { Framing } from './framing';
import type { Media } from './media';
import type { RecordSpec } from './parse';
import { tag } from './values';
import { insertRecord, updateRecord, type Patch } from './write';
import type { YoutubeFacts } from './youtube';

/** Every type there is: a new one is a file beside these and a line here. */
const TYPES = { image, video, audio, document, url, stream, text, youtube, widget };

export const contentSchema = v.variant('type', [
  image.schema,
  video.schema,
  audio.schema,
  document.schema,
  url.schema,
  stream.schema,
  text.schema,
  youtube.schema,
  widget.schema,
]);
export type Content = v.InferOutput<typeof contentSchema>;
export type ContentType = Content['type'];
export type ContentOf<T extends ContentType> = Extract<Content, { type: T }>;

/** What is to be known of a content beside its fields, whatever its type. */
function factsFor(content: Content): ContentFacts<Content> {
  // Each type's facts take that type's content, and nothing else is ever given to them.
  return TYPES[content.type] as ContentFacts<never> as ContentFacts<Content>;
}

/** Its own length in ms; `null` where it has none, or none is known. */
export const lengthOf = (content: Content): number | null => factsFor(content).lengthMs(content);
/** The files that a screen has to have to show it. */
export const filesOf = (content: Content): readonly Media[] => factsFor(content).files(content);
/** Equal for two contents of one type that show the same, fit and background aside. */
export const lookOf = (content: Content): unknown => factsFor(content).look(content);

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
  | { readonly type: 'audio'; readonly media: Media }
  | { readonly type: 'document'; readonly media: Media; readonly secondsPerPage?: number | undefined }
  | ({ readonly type: 'url'; readonly url: string } & PageLook)
  | { readonly type: 'stream'; readonly address: string }
  | { readonly type: 'text'; readonly text: Announcement }
  | { readonly type: 'youtube'; readonly video: string; readonly facts?: YoutubeFacts | null }
  | { readonly type: 'widget'; readonly widget: Widget };

/** How a page is shown. */
interface PageLook {
  readonly reloadSeconds?: number | null | undefined;
  readonly zoom?: number | undefined;
  readonly scroll?: number | undefined;
}

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
export type ContentPatch = Patch<Content, Fixed> &
  PageLook & {
    readonly media?: Media | undefined;
    readonly secondsPerPage?: number | undefined;
    readonly url?: string | undefined;
    readonly framing?: Framing | undefined;
    readonly address?: string | undefined;
    readonly text?: Announcement | undefined;
    readonly video?: string | undefined;
    readonly facts?: YoutubeFacts | null | undefined;
    readonly widget?: Widget | undefined;
  };

/** @throws {EditError} `not-found`, `damaged` or `invalid` */
export function updateContent(doc: Y.Doc, id: string, patch: ContentPatch, origin: EditOrigin): void {
  updateRecord(doc, contentRecord, id, patch, origin);
}
