import { isDeepStrictEqual } from 'node:util';
import * as Y from 'yjs';
import { digestOf } from '#lib/model/digest';
import { TRASH_KEPT_MS } from '#lib/model/rebuild';
import { readSite } from '#lib/model/read';
import { COLLECTIONS } from '#lib/model/site';

const contentOf = (doc: Y.Doc): unknown =>
  Object.fromEntries(
    [...COLLECTIONS, 'settings', 'meta'].map((name) => [name, doc.getMap(name).toJSON() as unknown]),
  );

const vectorOf = (doc: Y.Doc): unknown => new Map([...Y.decodeStateVector(Y.encodeStateVector(doc))].sort());

function deletionsOf(doc: Y.Doc): unknown {
  const { clients } = Y.createDeleteSetFromStructStore(doc.store);
  return new Map(
    [...clients]
      .map(([client, ranges]) => [client, ranges.map(({ clock, len }) => [clock, len])] as const)
      .sort(),
  );
}

/** In what two documents differ, as a phrase; null when they are equal by content, state vector, delete set and digest. */
export function difference(a: Y.Doc, b: Y.Doc): string | null {
  for (const doc of [a, b]) {
    if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null)
      return 'one of them holds changes whose foundations are missing';
  }
  if (!isDeepStrictEqual(vectorOf(a), vectorOf(b))) return 'their state vectors differ';
  if (!isDeepStrictEqual(deletionsOf(a), deletionsOf(b))) return 'their delete sets differ';
  if (!isDeepStrictEqual(contentOf(a), contentOf(b))) return 'their contents differ';
  if (!isDeepStrictEqual(readSite(a), readSite(b))) return 'the sites read from them differ';
  if (digestOf(a) !== digestOf(b)) return 'their digests differ though they hold the same';
  return null;
}

/**
 * In what the records of a new epoch's document differ from those it was made of, as a phrase: only what was in the trash
 * for long may be gone.
 */
export function recordsDiffer(before: Y.Doc, after: Y.Doc, now: number): string | null {
  for (const name of [...COLLECTIONS, 'settings'] as const) {
    const old = before.getMap(name).toJSON();
    const kept = Object.entries(old).filter(([, record]) => !isOldTrash(record, now));
    if (!isDeepStrictEqual(Object.fromEntries(kept), { ...after.getMap(name).toJSON() })) return name;
  }
  return null;
}

function isOldTrash(record: unknown, now: number): boolean {
  if (typeof record !== 'object' || record === null || !('deletedAt' in record)) return false;
  return typeof record.deletedAt === 'number' && now - record.deletedAt > TRASH_KEPT_MS;
}
