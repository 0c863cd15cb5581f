import * as Y from 'yjs';
import { rawFields, recordToEdit, type RawFields } from './document';
import { EditError, randomId, transact, type EditOrigin } from './edit';
import { demandNoLoop } from './nesting-edit';
import { newItem, parseItems, playlistItemSchema, type NewItem } from './playlist-item';
import { ascendingPart, ranksAround } from './rank';
import { isSame } from './same';
import { checked, definedFields } from './write';

/** An item as a whole list names it: one with an id is there already and stays; fields that are left out are not set. */
export type ListedItem = NewItem & { readonly id?: string | undefined };

/**
 * Makes a playlist's items these, in this order, as one transaction. As little as possible is written: of what stays,
 * only the fields that differ, and the ranks of the fewest items that have to move, so that what others moved or changed
 * apart meanwhile still counts. @throws {EditError} `not-found`, `damaged` or `invalid`, before anything is written
 */
export function replaceItems(
  doc: Y.Doc,
  playlistId: string,
  listed: readonly ListedItem[],
  origin: EditOrigin,
): void {
  const record = recordToEdit(doc, 'playlists', playlistId);
  const before = parseItems(record).items;
  const places = new Map(before.map(({ id }, index) => [id, index]));
  const ids = listed.map(({ id }) => id ?? randomId());
  if (new Set(ids).size < ids.length) {
    throw new EditError('invalid', 'An item stands in the list twice.', 'items');
  }
  for (const { id, playlist } of listed) {
    if (id !== undefined && !places.has(id)) {
      throw new EditError('not-found', `The item “${id}” is not in the playlist (any more).`, 'items');
    }
    if (typeof playlist === 'string') demandNoLoop(doc, playlistId, playlist);
  }
  const staying = ascendingPart(listed.flatMap(({ id }) => places.get(id ?? '') ?? []));
  const ranks = ranksAround(
    listed.map(({ id }) => {
      const place = places.get(id ?? '');
      return place !== undefined && staying.has(place) ? (before[place]?.rank ?? null) : null;
    }),
  );
  const fields = listed.map(({ id: _, ...item }, index) =>
    checked(playlistItemSchema, ids[index] ?? '', { ...definedFields(item), rank: ranks[index] }),
  );
  transact(doc, origin, () => {
    const items = mapOf(record);
    const wanted = new Set(ids);
    for (const id of [...items.keys()]) if (!wanted.has(id)) items.delete(id);
    ids.forEach((id, index) => put(items, id, fields[index] ?? {}));
  });
}

function mapOf(record: Y.Map<unknown>): Y.Map<unknown> {
  const items = record.get('items');
  if (items instanceof Y.Map) return items as Y.Map<unknown>;
  const made = new Y.Map<unknown>();
  record.set('items', made);
  return made;
}

/** Writes what differs; what is null is left out, as a new item has it. */
function put(items: Y.Map<unknown>, id: string, fields: RawFields): void {
  const item: unknown = items.get(id);
  if (!(item instanceof Y.Map)) {
    items.set(id, newItem(id, fields));
    return;
  }
  const raw = item as Y.Map<unknown>;
  const stands = rawFields(raw);
  for (const [field, value] of Object.entries(fields)) {
    if (field === 'id' || isSame(stands[field] ?? null, value)) continue;
    if (value === null) raw.delete(field);
    else raw.set(field, value);
  }
}
