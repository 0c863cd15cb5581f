import { mediaSchema } from '../media';
import { contentType } from './content-type';

export const image = contentType(
  'image',
  { media: mediaSchema },
  {
    // An animated picture goes round and round.
    lengthMs: ({ media }) => media.durationMs,
    files: ({ media }) => [media],
    look: ({ media }) => media.hash,
  },
);
