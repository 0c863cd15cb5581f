import type { Playlist, PlaylistItem } from '#lib/model/playlist';
import type { Site } from '#lib/model/site';
import { Problem } from '../problem';
import type { Edit } from './edit-site';
import { showItem } from './playlist-answer';
import { playlists } from './playlists';
import { demandNotInTrash, readBack, recordOf } from './resource';

/** @throws {Problem} `unknown-item` (404) */
export function itemOf(playlist: Playlist, id: string): PlaylistItem {
  const item = playlist.items.find((one) => one.id === id);
  if (item !== undefined) return item;
  throw new Problem(404, 'unknown-item', 'This item is not in the playlist (any more). Look at it again.');
}

/** @throws {Problem} `unknown-playlist` (404), `in-trash` or `damaged` (409) */
export function playlistToEdit(site: Site, id: string): Playlist {
  const playlist = recordOf(playlists, site, id);
  demandNotInTrash('playlist', playlist);
  return playlist;
}

/** The items as an edit left them. */
export function itemsAfter({ doc }: Pick<Edit, 'doc'>, playlist: string): Playlist {
  return readBack(doc, 'playlists', playlist);
}

/** All items as they are answered, in playing order. */
export function showItems({ items }: Playlist) {
  return { items: items.map(showItem) };
}
