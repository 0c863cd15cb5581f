import type * as Y from 'yjs';
import { topMap } from './document';
import { EditError, type EditOrigin } from './edit';
import { createPlaylist, parsePlaylist } from './playlist';

export interface PlaylistCopy {
  readonly name: string;
  /** Whether the copy is a template. */
  readonly template: boolean;
  readonly at: number;
}

/**
 * Makes a playlist with the items and rules of another: a duplicate, a template of it, or a playlist from a template.
 * Its items have ids of their own, so nothing done to one is done to the other; a damaged item is left behind.
 * Returns its id. @throws {EditError} `not-found`, `damaged` or `invalid`
 */
export function copyPlaylist(
  doc: Y.Doc,
  source: string,
  { name, template, at }: PlaylistCopy,
  origin: EditOrigin,
): string {
  const raw = topMap(doc, 'playlists')?.get(source);
  if (raw === undefined) throw new EditError('not-found', 'This playlist is not there (any more).');
  const { value } = parsePlaylist(source, raw);
  if (value === null) throw new EditError('damaged', 'This playlist can’t be read, so it can’t be copied.');
  const { loop, shuffle, transition, items } = value;
  const copies = items.map(({ id: _id, rank: _rank, ...item }) => item);
  // What stands at its default is left out, as in a playlist that people make.
  return createPlaylist(
    doc,
    {
      name,
      items: copies,
      at,
      loop: loop ? undefined : false,
      shuffle: shuffle || undefined,
      transition: transition === 'cut' ? undefined : transition,
      template: template || undefined,
    },
    origin,
  );
}
