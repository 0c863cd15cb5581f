import * as Y from 'yjs';
import { topMap } from './document';
import { EditError } from './edit';
import { nestingPath } from './nesting';

/**
 * Refuses an item by which a playlist would come to play itself. Two people can still close a loop together without
 * knowing of each other: `nestingProblems` finds it then. @throws {EditError} `invalid`, naming the way round
 */
export function demandNoLoop(doc: Y.Doc, playlist: string, nested: string): void {
  const quoted = (id: string) => `“${nameOf(doc, id)}”`;
  if (nested === playlist) {
    throw new EditError('invalid', `${quoted(playlist)} can’t play itself.`, 'playlist');
  }
  const way = nestingPath((id) => nestedIn(doc, id), nested, playlist);
  if (way === null) return;
  const [, ...onwards] = way;
  const plays = onwards.map((id) => `plays ${quoted(id)}`).join(', which ');
  const message = `${quoted(nested)} already ${plays}: ${quoted(playlist)} can’t play it in turn, or neither would ever end.`;
  throw new EditError('invalid', message, 'playlist');
}

/** What a playlist plays in place, read without believing more of it than that. */
function nestedIn(doc: Y.Doc, id: string): readonly string[] {
  const record = topMap(doc, 'playlists')?.get(id);
  if (!(record instanceof Y.Map) || typeof record.get('deletedAt') === 'number') return [];
  const items: unknown = record.get('items');
  if (!(items instanceof Y.Map)) return [];
  const nested: string[] = [];
  for (const item of items.values() as Iterable<unknown>) {
    const other: unknown = item instanceof Y.Map ? item.get('playlist') : null;
    if (typeof other === 'string') nested.push(other);
  }
  return nested.sort();
}

function nameOf(doc: Y.Doc, id: string): string {
  const record = topMap(doc, 'playlists')?.get(id);
  const name: unknown = record instanceof Y.Map ? record.get('name') : null;
  return typeof name === 'string' ? name : 'This playlist';
}
