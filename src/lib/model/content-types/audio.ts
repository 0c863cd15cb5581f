import { mediaSchema } from '../media';
import { contentType } from './content-type';

/** Sound, with a card that names it. */
export const audio = contentType(
  'audio',
  { media: mediaSchema },
  {
    lengthMs: ({ media }) => media.durationMs,
    files: ({ media }) => [media],
    look: ({ media }) => media.hash,
  },
);
