import * as v from 'valibot';
import { playlistItemSchema, playlistSchema, type Playlist, type PlaylistItem } from '#lib/model/playlist';
import { answerEntries } from './schemas';

const { rank: _rank, ...itemEntries } = playlistItemSchema.pipe[0].entries;

/** An item without its rank, which says nothing but its place: that is its place in the list. */
export const itemAnswer = v.strictObject(answerEntries(itemEntries, {}));

export const playlistAnswer = v.strictObject({
  ...answerEntries(playlistSchema.entries, {}),
  items: v.array(itemAnswer),
});

export function showItem({ rank: _, ...item }: PlaylistItem): Omit<PlaylistItem, 'rank'> {
  return item;
}

export function showPlaylist(playlist: Playlist) {
  return { ...playlist, items: playlist.items.map(showItem) };
}
