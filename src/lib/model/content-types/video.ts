import { mediaSchema } from '../media';
import { contentType } from './content-type';

export const video = contentType(
  'video',
  { media: mediaSchema },
  {
    lengthMs: ({ media }) => media.durationMs,
    files: ({ media }) => [media],
    look: ({ media }) => media.hash,
  },
);
