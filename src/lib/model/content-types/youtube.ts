import * as v from 'valibot';
import { factsOf, youtubeFactsSchema, youtubeVideo } from '../youtube';
import { contentType } from './content-type';

export const youtube = contentType(
  'youtube',
  {
    video: youtubeVideo,
    /** Written by the server; read it with `factsOf`. */
    facts: v.optional(v.nullable(youtubeFactsSchema), null),
  },
  {
    lengthMs: (content) => factsOf(content)?.durationMs ?? null,
    files: () => [],
    look: (content) => content.video,
  },
);
