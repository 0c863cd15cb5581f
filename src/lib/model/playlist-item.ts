import * as v from 'valibot';
import * as Y from 'yjs';
import { rawFields, recordToEdit } from './document';
import { EditError, randomId, transact, type EditOrigin } from './edit';
import { demandNoLoop } from './nesting-edit';
import { parseFields, shown } from './parse';
import { byRank, placeAt, type Placement, type Ranked } from './rank';
import { dayTimes, duration, recordId, validity } from './values';
import { checked, definedFields, writeFields, type Patch } from './write';

/** One place in a playlist. Its order is `rank`, ties broken by id. It shows a content, or a playlist in its place. */
export const playlistItemSchema = v.pipe(
  v.object({
    id: recordId,
    rank: v.pipe(v.string(), v.minLength(1), v.maxLength(500)),
    /** The id of a content. */
    content: v.optional(v.nullable(recordId), null),
    /** The id of another playlist, whose items play once through here, each as long as it is there. */
    playlist: v.optional(v.nullable(recordId), null),
    /** `null`: the content's own. Of a playlist it is not used. */
    duration: v.optional(v.nullable(duration), null),
    /** Days on which it may play; `null`: always. */
    validity: v.optional(v.nullable(validity), null),
    /** It may play at any time of any of these, in the screen's time zone; `null`: always. One value. */
    conditions: v.optional(
      v.nullable(
        v.pipe(v.array(dayTimes), v.minLength(1, 'A condition names at least one time'), v.maxLength(20)),
      ),
      null,
    ),
  }),
  v.check(
    ({ content, playlist }) => (content === null) !== (playlist === null),
    'An item shows either a content or a playlist',
  ),
  v.transform(({ content, playlist, ...rest }) =>
    content === null ? { ...rest, content, playlist: playlist ?? '' } : { ...rest, content, playlist: null },
  ),
);
export type PlaylistItem = v.InferOutput<typeof playlistItemSchema>;

/** What the fields belong to, in a refusal. */
const WHAT = 'a playlist’s items';

/** The items of a playlist that parse, in playing order, and what is wrong with the others. */
export function parseItems(record: Y.Map<unknown>): {
  readonly items: PlaylistItem[];
  readonly problems: readonly string[];
} {
  const map: unknown = record.get('items');
  if (map === undefined) return { items: [], problems: [] };
  if (!(map instanceof Y.Map)) return { items: [], problems: ['items: The items are not a map'] };
  const items: PlaylistItem[] = [];
  const problems: string[] = [];
  for (const [id, raw] of (map as Y.Map<unknown>).entries()) {
    const path = `items.${shown(id)}`;
    if (!(raw instanceof Y.Map)) {
      problems.push(`${path}: The item is not a map`);
      continue;
    }
    const parsed = parseFields(playlistItemSchema, id, rawFields(raw as Y.Map<unknown>), `${path}.`);
    if (parsed.value !== null) items.push(parsed.value);
    problems.push(...parsed.problems);
  }
  return { items: items.sort(byRank), problems };
}

export type NewItem = (
  | { readonly content: string; readonly playlist?: null | undefined }
  | { readonly content?: null | undefined; readonly playlist: string }
) &
  Patch<PlaylistItem, 'id' | 'rank' | 'content' | 'playlist'>;

/** Puts an item before another, or at the end; returns its id. @throws {EditError} */
export function addItem(
  doc: Y.Doc,
  playlistId: string,
  item: NewItem,
  before: string | null,
  origin: EditOrigin,
): string {
  const record = recordToEdit(doc, 'playlists', playlistId);
  const { rank, reranked } = place(record, null, before);
  const id = randomId();
  const entry = newItem(id, { ...item, rank });
  if (typeof item.playlist === 'string') demandNoLoop(doc, playlistId, item.playlist);
  transact(doc, origin, () => {
    rerank(record, reranked);
    insert(record, id, entry);
  });
  return id;
}

/**
 * Moves an item before another, or to the end (`null`). Only the moved item is written, and neighbours whose ranks
 * leave no room: moves of different items made apart all count. @throws {EditError}
 */
export function moveItem(
  doc: Y.Doc,
  playlistId: string,
  itemId: string,
  before: string | null,
  origin: EditOrigin,
): void {
  if (before === itemId) return;
  const record = recordToEdit(doc, 'playlists', playlistId);
  const item = itemToEdit(record, itemId);
  const { items } = parseItems(record);
  const next = items[items.findIndex(({ id }) => id === itemId) + 1]?.id ?? null;
  if (items.some(({ id }) => id === itemId) && next === before) return;
  const { rank, reranked } = place(record, itemId, before);
  transact(doc, origin, () => {
    rerank(record, reranked);
    item.set('rank', rank);
  });
}

/** Changes what an item shows or for how long. @throws {EditError} */
export function updateItem(
  doc: Y.Doc,
  playlistId: string,
  itemId: string,
  patch: Patch<PlaylistItem, 'id' | 'rank'>,
  origin: EditOrigin,
): void {
  const item = itemToEdit(recordToEdit(doc, 'playlists', playlistId), itemId);
  const fields = definedFields(patch);
  if (typeof patch.playlist === 'string') demandNoLoop(doc, playlistId, patch.playlist);
  writeFields(doc, playlistItemSchema, item, itemId, rawFields(item), fields, WHAT, origin);
}

/** Takes an item out, also a damaged one. @throws {EditError} `not-found` when it is not there (any more) */
export function removeItem(doc: Y.Doc, playlistId: string, itemId: string, origin: EditOrigin): void {
  if (!dropItem(doc, playlistId, itemId, origin)) throw noItem();
}

/** The same, but it may be gone already; says whether it was there. @throws {EditError} */
export function dropItem(doc: Y.Doc, playlistId: string, itemId: string, origin: EditOrigin): boolean {
  const items = recordToEdit(doc, 'playlists', playlistId).get('items');
  if (!(items instanceof Y.Map) || !items.has(itemId)) return false;
  transact(doc, origin, () => items.delete(itemId));
  return true;
}

/** The map of items is created with its playlist; one that is damaged is replaced. */
function insert(record: Y.Map<unknown>, id: string, item: Y.Map<unknown>): void {
  const items = record.get('items');
  if (items instanceof Y.Map) items.set(id, item);
  else record.set('items', new Y.Map<unknown>([[id, item]]));
}

function noItem(): EditError {
  return new EditError('not-found', 'This item is not in the playlist (any more).');
}

function itemToEdit(record: Y.Map<unknown>, itemId: string): Y.Map<unknown> {
  const items = record.get('items');
  const item: unknown = items instanceof Y.Map ? items.get(itemId) : undefined;
  if (item instanceof Y.Map) return item as Y.Map<unknown>;
  throw noItem();
}

/** An item for the document. @throws {EditError} `invalid` */
export function newItem(id: string, fields: object): Y.Map<unknown> {
  const output = checked(playlistItemSchema, id, definedFields(fields));
  // What is null is left out: that is how every field but these two stands by default, and the document stays small.
  const given = Object.entries(output).filter(([field, value]) => field !== 'id' && value !== null);
  return new Y.Map<unknown>(given);
}

/** Where `itemId` (null: a new item) goes to stand before another. */
function place(record: Y.Map<unknown>, itemId: string | null, before: string | null): Placement {
  const others = parseItems(record).items.filter(({ id }) => id !== itemId);
  if (before === null) return placeAt(others, others.length);
  const index = others.findIndex(({ id }) => id === before);
  if (index === -1) throw noItem();
  return placeAt(others, index);
}

function rerank(record: Y.Map<unknown>, reranked: readonly Ranked[]): void {
  for (const { id, rank } of reranked) itemToEdit(record, id).set('rank', rank);
}

/**
 * An item with its rank as it comes from another document: created, or changed where it differs.
 * @throws {EditError} `not-found` when it is not there and `fields` are not a whole one: somebody took it out
 */
export function putItem(
  doc: Y.Doc,
  playlistId: string,
  itemId: string,
  fields: Partial<Omit<PlaylistItem, 'id'>>,
  origin: EditOrigin,
): void {
  const record = recordToEdit(doc, 'playlists', playlistId);
  const items = record.get('items');
  const item: unknown = items instanceof Y.Map ? items.get(itemId) : undefined;
  if (item instanceof Y.Map) {
    const raw = item as Y.Map<unknown>;
    writeFields(doc, playlistItemSchema, raw, itemId, rawFields(raw), fields, WHAT, origin);
    return;
  }
  if (fields.content === undefined || fields.rank === undefined) {
    const message = 'An item that you changed was taken out of this playlist by somebody else.';
    throw new EditError('not-found', message, 'items');
  }
  const entry = newItem(itemId, fields);
  transact(doc, origin, () => insert(record, itemId, entry));
}
