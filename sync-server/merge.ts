import * as Y from 'yjs';

/** Yjs sorts all updates anew for each of them: many are merged in parts of this size, then the parts. */
const AT_ONCE = 32;

/** An update that changes nothing. */
export const NOTHING = Y.encodeStateAsUpdate(new Y.Doc());

/** One update that does what these do, in time that grows with their number, not with its square. */
export function mergeUpdates(updates: readonly Uint8Array[]): Uint8Array {
  let parts = updates;
  while (parts.length > 1) {
    const merged: Uint8Array[] = [];
    for (let i = 0; i < parts.length; i += AT_ONCE) merged.push(Y.mergeUpdates(parts.slice(i, i + AT_ONCE)));
    parts = merged;
  }
  return parts[0] ?? NOTHING;
}
