import * as v from 'valibot';
import * as Y from 'yjs';
import { randomId, type EditOrigin } from './edit';
import { demandNoLoop } from './nesting-edit';
import { MOST_PROBLEMS, parseRecord, type Parsed, type RecordSpec } from './parse';
import { newItem, parseItems, type NewItem, type PlaylistItem } from './playlist-item';
import { firstRanks } from './rank';
import { deletedAt, instantMs, name, recordId } from './values';
import { insertRecord, updateRecord, type Patch } from './write';

export { addItem, moveItem, playlistItemSchema, removeItem, updateItem } from './playlist-item';
export type { NewItem, PlaylistItem } from './playlist-item';

/** How one item takes the place of another: at once, by appearing over it, or by moving in over it from the right. */
export const TRANSITIONS = ['cut', 'fade', 'slide'] as const;
export type Transition = (typeof TRANSITIONS)[number];

export const playlistSchema = v.object({
  id: recordId,
  name,
  /** Without it the next source takes over after the last item. */
  loop: v.optional(v.boolean(), true),
  /** Each cycle in another order, the same on every screen. */
  shuffle: v.optional(v.boolean(), false),
  /** Into each of its items, those of the playlists inside it too. */
  transition: v.optional(v.picklist(TRANSITIONS, 'A transition is “cut”, “fade” or “slide”'), 'cut'),
  /** A pattern that playlists are made from; it is not offered where something is to be played. */
  template: v.optional(v.boolean(), false),
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
  if (value === null || !(raw instanceof Y.Map)) return { value: null, problems };
  const { items, problems: inItems } = parseItems(raw as Y.Map<unknown>);
  return { value: { ...value, items }, problems: [...problems, ...inItems].slice(0, MOST_PROBLEMS) };
}

export interface NewPlaylist {
  readonly id?: string | undefined;
  readonly name: string;
  readonly loop?: boolean | undefined;
  readonly shuffle?: boolean | undefined;
  readonly transition?: Transition | undefined;
  readonly template?: boolean | undefined;
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
  for (const { playlist } of items) if (typeof playlist === 'string') demandNoLoop(doc, id, playlist);
  const nested = { items: new Y.Map<unknown>(entries) };
  insertRecord(doc, playlistRecord, id, { ...fields, createdAt: at }, origin, nested);
  return id;
}

export type PlaylistPatch = Patch<Playlist, 'id' | 'items' | 'createdAt' | 'deletedAt'>;

/** @throws {EditError} `not-found`, `damaged` or `invalid` */
export function updatePlaylist(doc: Y.Doc, id: string, patch: PlaylistPatch, origin: EditOrigin): void {
  updateRecord(doc, playlistRecord, id, patch, origin);
}
