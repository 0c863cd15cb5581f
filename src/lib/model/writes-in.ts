import * as Y from 'yjs';
import { topMap, type TopLevel } from './document';

type Decoded = ReturnType<typeof Y.decodeUpdate>;

/**
 * Whether an update writes or deletes in a top-level map. What the document has already doesn't count. Looks at what the
 * update holds, and not at what merging it would do: that could not be undone.
 */
export function writesIn(doc: Y.Doc, name: TopLevel, { structs, ds }: Decoded): boolean {
  const entries = topMap(doc, name)?._map ?? new Map<string, Y.Item>();
  const isInside = (id: unknown): boolean => id instanceof Y.ID && topOf(doc, id) === entries;
  const writes = structs.some((struct) => {
    const { client, clock } = struct.id;
    if (!(struct instanceof Y.Item) || clock + struct.length <= Y.getState(doc.store, client)) return false;
    // The decoder leaves the name of a top-level type here; an item that stands beside another names only that.
    const parent: unknown = struct.parent;
    return parent === name || isInside(parent) || isInside(struct.origin) || isInside(struct.rightOrigin);
  });
  return writes || deletesOneOf(entries, ds);
}

/**
 * Whether an update puts an entry into a top-level map, another in its place, or takes one away. What it writes inside of
 * an entry doesn't count.
 */
export function entersIn(doc: Y.Doc, name: TopLevel, { structs, ds }: Decoded): boolean {
  const entries = topMap(doc, name)?._map ?? new Map<string, Y.Item>();
  const isEntry = (id: unknown): boolean => {
    if (!(id instanceof Y.ID) || id.clock >= Y.getState(doc.store, id.client)) return false;
    const item = Y.getItem(doc.store, id) as Y.Item | Y.GC;
    return (
      item instanceof Y.Item &&
      item.parent instanceof Y.AbstractType &&
      item.parent._item === null &&
      item.parent._map === entries
    );
  };
  const enters = structs.some((struct) => {
    const { client, clock } = struct.id;
    if (!(struct instanceof Y.Item) || clock + struct.length <= Y.getState(doc.store, client)) return false;
    const parent: unknown = struct.parent;
    return parent === name || isEntry(struct.origin) || isEntry(struct.rightOrigin);
  });
  return enters || deletesOneOf(entries, ds);
}

function deletesOneOf(entries: ReadonlyMap<string, Y.Item>, ds: Decoded['ds']): boolean {
  return [...entries.values()].some(
    ({ id, deleted }) =>
      !deleted &&
      (ds.clients.get(id.client) ?? []).some(({ clock, len }) => id.clock >= clock && id.clock < clock + len),
  );
}

/**
 * The entries of the top-level type in which something stands; null when the document does not have it. Entries and not
 * the type, because Yjs replaces a type when it is first asked for as a map, and keeps these.
 */
function topOf(doc: Y.Doc, id: Y.ID): ReadonlyMap<string, Y.Item> | null {
  if (id.clock >= Y.getState(doc.store, id.client)) return null;
  let item: Y.Item | Y.GC | null = Y.getItem(doc.store, id);
  for (;;) {
    if (!(item instanceof Y.Item) || !(item.parent instanceof Y.AbstractType)) return null;
    if (item.parent._item === null) return item.parent._map;
    item = item.parent._item;
  }
}
