import * as Y from 'yjs';
import { topMap } from './document';
import { readMeta } from './meta';

type Decoded = ReturnType<typeof Y.decodeUpdate>;

interface Span {
  readonly client: number;
  readonly from: number;
  readonly to: number;
}

const within = (id: Y.ID | null, spans: readonly Span[]): boolean =>
  id !== null &&
  spans.some(({ client, from, to }) => id.client === client && id.clock >= from && id.clock < to);

/**
 * Whether an update brings what can't be of this document's epoch: it writes or deletes in `meta`, which only a
 * founder does (so a copy of another site, or of one that was founded anew, does), or has changes by a founder of an
 * earlier epoch, who never wrote here. Merged, it would bring old values back without a word. What the document has
 * already doesn't count. Looks at what the update holds, and not at what merging it would do: that could not be undone.
 */
export function isForeign(doc: Y.Doc, { structs, ds }: Decoded): boolean {
  const founders = readMeta(doc)?.lineage.slice(0, -1) ?? [];
  const earlier = new Set(founders);
  const meta = [...(topMap(doc, 'meta')?._map.values() ?? [])];
  const written = meta.flatMap(spansOf);
  const writes = structs.some((struct) => {
    const { client, clock } = struct.id;
    if (clock + struct.length <= Y.getState(doc.store, client)) return false;
    if (earlier.has(client)) return true;
    if (!(struct instanceof Y.Item)) return false;
    // The decoder leaves the name of a top-level type here; an item that stands beside another names only that.
    const parent: unknown = struct.parent;
    return parent === 'meta' || within(struct.origin, written) || within(struct.rightOrigin, written);
  });
  if (writes) return true;
  return meta.some(
    ({ id, deleted }) =>
      !deleted &&
      (ds.clients.get(id.client) ?? []).some(({ clock, len }) => id.clock >= clock && id.clock < clock + len),
  );
}

/** An entry of a map and the ones that it replaced. */
function spansOf(entry: Y.Item): Span[] {
  const spans: Span[] = [];
  for (let item: Y.Item | null = entry; item !== null; item = item.left) {
    const { client, clock } = item.id;
    spans.push({ client, from: clock, to: clock + item.length });
  }
  return spans;
}
