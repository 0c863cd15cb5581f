import * as v from 'valibot';
import * as Y from 'yjs';
import { rawFields, recordToEdit } from './document';
import { EditError, randomId, transact, type EditOrigin } from './edit';
import { MOST_PROBLEMS, parseFields, parseRecord, shown, type Parsed, type RecordSpec } from './parse';
import { byRank, firstRanks, placeAt, type Placement, type Ranked } from './rank';
import { deletedAt, duration, instantMs, name, recordId, type Duration } from './values';
import { checked, definedFields, insertRecord, updateRecord, writeFields, type Patch } from './write';

/** One place in a playlist. Its order is `rank`, ties broken by id. */
export const playlistItemSchema = v.object({
  id: recordId,
  rank: v.pipe(v.string(), v.minLength(1), v.maxLength(500)),
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

export const playlistRecord: RecordSpec<v.InferOutput<typeof playlistSchema>> = {
  collection: 'playlists',
  schema: playlistSchema,
  sets: {},
};

/** Parses a playlist with its items in playing order. */
export function parsePlaylist(id: string, raw: unknown): Parsed<Playlist> {
  const { value, problems } = parseRecord(playlistRecord, id, raw);
  if (value === null) return { value, problems };
  const { items, problems: inItems } = parseItems(raw);
  return { value: { ...value, items }, problems: [...problems, ...inItems].slice(0, MOST_PROBLEMS) };
}

function parseItems(record: unknown): {
  readonly items: PlaylistItem[];
  readonly problems: readonly string[];
} {
  const map = record instanceof Y.Map ? (record as Y.Map<unknown>).get('items') : undefined;
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
    const parsed = parseFields(playlistItemSchema, id, rawFields(raw as Y.Map<unknown>, []), `${path}.`);
    if (parsed.value !== null) items.push(parsed.value);
    problems.push(...parsed.problems);
  }
  return { items: items.sort(byRank), problems };
}

export interface NewItem {
  readonly content: string;
  readonly duration?: Duration | null | undefined;
}

export interface NewPlaylist {
  readonly id?: string | undefined;
  readonly name: string;
  readonly loop?: boolean | undefined;
  /** In playing order. */
  readonly items?: readonly NewItem[] | undefined;
  readonly at: number;
}

/** Returns its id. @throws {EditError} `invalid` */
export function createPlaylist(
  doc: Y.Doc,
  { id = randomId(), at, items = [], ...fields }: NewPlaylist,
  origin: EditOrigin,
): string {
  const ranks = firstRanks(items.length);
  const entries = items.map((item, index): [string, Y.Map<unknown>] => {
    const itemId = randomId();
    return [itemId, newItem(itemId, { ...item, rank: ranks[index] })];
  });
  const nested = { items: new Y.Map<unknown>(entries) };
  insertRecord(doc, playlistRecord, id, { ...fields, createdAt: at }, origin, nested);
  return id;
}

export type PlaylistPatch = Patch<Playlist, 'id' | 'items' | 'createdAt' | 'deletedAt'>;

/** @throws {EditError} `not-found`, `damaged` or `invalid` */
export function updatePlaylist(doc: Y.Doc, id: string, patch: PlaylistPatch, origin: EditOrigin): void {
  updateRecord(doc, playlistRecord, id, patch, origin);
}

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
  transact(doc, origin, () => {
    rerank(record, reranked);
    const items = record.get('items');
    if (items instanceof Y.Map) items.set(id, entry);
    else record.set('items', new Y.Map<unknown>([[id, entry]]));
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
  writeFields(
    doc,
    playlistItemSchema,
    item,
    itemId,
    rawFields(item, []),
    fields,
    'a playlist’s items',
    origin,
  );
}

/** Takes an item out, also a damaged one. @throws {EditError} `not-found` when it is not there (any more) */
export function removeItem(doc: Y.Doc, playlistId: string, itemId: string, origin: EditOrigin): void {
  const items = recordToEdit(doc, 'playlists', playlistId).get('items');
  if (!(items instanceof Y.Map) || !items.has(itemId)) throw noItem();
  transact(doc, origin, () => items.delete(itemId));
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
  const item = new Y.Map<unknown>([
    ['content', output.content],
    ['rank', output.rank],
  ]);
  if (output.duration !== null) item.set('duration', output.duration);
  return item;
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
