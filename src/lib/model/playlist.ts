import * as v from 'valibot';
import { deletedAt, duration, instantMs, name, recordId } from './values';

/** One place in a playlist. Its order is `rank`, ties broken by id. */
export const playlistItemSchema = v.object({
  id: recordId,
  rank: v.pipe(v.string(), v.minLength(1)),
  /** The id of a content. */
  content: recordId,
  /** `null`: the content's own. */
  duration: v.optional(v.nullable(duration), null),
});
export type PlaylistItem = v.InferOutput<typeof playlistItemSchema>;

export const playlistSchema = v.object({
  id: recordId,
  name,
  /** Without it the next source takes over after the last item. */
  loop: v.optional(v.boolean(), true),
  createdAt: v.optional(instantMs, 0),
  deletedAt,
});

/** `items` are in playing order; one that could not be parsed is left out and reported as damaged. */
export type Playlist = v.InferOutput<typeof playlistSchema> & { readonly items: readonly PlaylistItem[] };
