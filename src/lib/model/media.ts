import * as v from 'valibot';

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
  /** How many pages a document has; other files say nothing of pages. */
  pages: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
});
export type Media = v.InferOutput<typeof mediaSchema>;

/** The types of content that a file can be shown as. */
export const mediaTypes = ['image', 'video', 'audio', 'document'] as const;
export type MediaContentType = (typeof mediaTypes)[number];

/** As which type of content a stored file is shown. */
export function mediaTypeOfMime(mime: string): MediaContentType {
  if (mime === 'application/pdf') return 'document';
  if (mime.startsWith('audio/')) return 'audio';
  return mime.startsWith('video/') ? 'video' : 'image';
}
