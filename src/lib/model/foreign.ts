import * as Y from 'yjs';
import { readMeta } from './meta';
import { writesIn } from './writes-in';

/**
 * Whether an update brings what can't be of this document's epoch: it writes or deletes in `meta`, which only a
 * founder does (so a copy of another site, or of one that was founded anew, does), or has changes by a founder of an
 * earlier epoch, who never wrote here. Merged, it would bring old values back without a word. What the document has
 * already doesn't count.
 */
export function isForeign(doc: Y.Doc, update: ReturnType<typeof Y.decodeUpdate>): boolean {
  const earlier = new Set(readMeta(doc)?.lineage.slice(0, -1) ?? []);
  const isEarlier = update.structs.some(
    ({ id: { client, clock }, length }) =>
      earlier.has(client) && clock + length > Y.getState(doc.store, client),
  );
  return isEarlier || writesIn(doc, 'meta', update);
}
