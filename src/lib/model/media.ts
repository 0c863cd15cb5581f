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
});
export type Media = v.InferOutput<typeof mediaSchema>;
