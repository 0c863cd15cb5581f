import * as v from 'valibot';
import { mediaSchema } from '../media';
import { contentType } from './content-type';

/** How long each page stands, in seconds. */
export const secondsPerPage = v.pipe(
  v.number('Write how many seconds, from 1 up'),
  v.minValue(1, 'A page stands for at least 1 second'),
  v.maxValue(86_400, 'A page stands for at most a day'),
);
export const DEFAULT_SECONDS_PER_PAGE = 10;

/** A PDF, shown page by page. */
export const document = contentType(
  'document',
  { media: mediaSchema, secondsPerPage: v.optional(secondsPerPage, DEFAULT_SECONDS_PER_PAGE) },
  {
    lengthMs: (content) => (content.media.pages ?? 0) * content.secondsPerPage * 1_000 || null,
    files: ({ media }) => [media],
    look: (content) => [content.media.hash, content.secondsPerPage],
  },
);
