import * as v from 'valibot';
import { colour, deletedAt, duration, instantMs, keySet, localDate, name, recordId } from './values';

/** A stored file as every replica knows it; the bytes are at `/media/<hash>`. One value: it changes as a whole. */
export const mediaSchema = v.object({
  /** SHA-256 of the bytes that are served, lower-case hex. */
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  mime: v.pipe(v.string(), v.maxLength(100)),
  bytes: v.pipe(v.number(), v.integer(), v.minValue(1)),
  width: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
  height: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** The media's own length; `null` for images and where it could not be measured. */
  durationMs: v.nullable(v.pipe(v.number(), v.minValue(0))),
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
  v.check(
    (text) => /^https?:$/.test(new URL(text).protocol),
    'Only http:// and https:// addresses can be shown',
  ),
);

const validitySchema = v.object({ from: v.nullable(localDate), to: v.nullable(localDate) });

const common = {
  id: recordId,
  name,
  duration: v.optional(duration, 'auto'),
  tags: keySet,
  /** First and last day, in the screen's time zone, on which it may play; `null`: always. One value. */
  validity: v.optional(v.nullable(validitySchema), null),
  fit: v.optional(v.picklist(['contain', 'cover']), 'contain'),
  background: v.optional(colour, '#000000'),
  createdBy: v.optional(v.string(), ''),
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
]);
export type Content = v.InferOutput<typeof contentSchema>;
export type ContentType = Content['type'];
