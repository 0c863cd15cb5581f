import type * as Y from 'yjs';
import { topMap, type TopLevel } from './document';
import { COLLECTIONS } from './site';

/** One shared type that a transaction changed. */
export interface Touched {
  readonly top: TopLevel;
  /** Keys from the top-level map down to the type: empty for that map, `[record]`, `[record, 'items', item]`. */
  readonly path: readonly string[];
  /** The keys of it that changed. */
  readonly keys: ReadonlySet<string>;
  readonly type: Y.AbstractType<unknown>;
}

/**
 * The names of top-level maps by what identifies them: their store of entries. Not the shared type itself, because Yjs
 * replaces that when a map that an update created is first asked for as a map (`doc.getMap`), and keeps its store.
 */
export type TopMaps = ReadonlyMap<object, TopLevel>;

export function topMapsOf(doc: Y.Doc): TopMaps {
  const tops = new Map<object, TopLevel>();
  for (const name of [...COLLECTIONS, 'settings', 'meta'] as const) {
    const map = topMap(doc, name);
    if (map !== null) tops.set(map._map, name);
  }
  return tops;
}

/** Which parts of the given top-level maps a transaction changed. Types that it created stand under their parent. */
export function touchedBy(transaction: Y.Transaction, tops: TopMaps): readonly Touched[] {
  const touched: Touched[] = [];
  for (const [type, subs] of transaction.changed as ReadonlyMap<
    Y.AbstractType<unknown>,
    ReadonlySet<string | null>
  >) {
    const path: string[] = [];
    let at: Y.AbstractType<unknown> | null = type;
    // Up to the root, which no item holds. Under a list there is no key; no record of ours contains one.
    for (let item = at._item; item !== null; item = at?._item ?? null) {
      path.unshift(item.parentSub ?? '');
      at = at?.parent ?? null;
    }
    const top = at === null ? undefined : tops.get(at._map);
    if (top === undefined) continue;
    touched.push({ top, path, keys: new Set([...subs].filter((key) => key !== null)), type });
  }
  return touched;
}
