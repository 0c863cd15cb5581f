import * as v from 'valibot';
import { colour } from '../values';
import { contentType } from './content-type';

/**
 * A text announcement and its look; line breaks are kept. One value. Without `markup` nothing in it is interpreted; with it
 * the body is read by `readLightMarkup`.
 */
export const announcementSchema = v.object({
  title: v.pipe(v.string(), v.maxLength(500)),
  body: v.pipe(v.string(), v.maxLength(10_000)),
  colour,
  align: v.picklist(['left', 'center']),
  markup: v.optional(v.literal('light')),
});
export type Announcement = v.InferOutput<typeof announcementSchema>;

export const text = contentType(
  'text',
  { text: announcementSchema },
  { lengthMs: () => null, files: () => [], look: (content) => content.text },
);
