import type { PlaylistItem } from './playlist-item';
import { RECORDS, type EditableCollection } from './records';
import { isSame } from './same';
import type { Settings } from './settings';
import { COLLECTIONS, type Collection, type Site } from './site';

type Fields = Readonly<Record<string, unknown>>;

/** Keys that a set gained and lost. */
export interface SetDiff {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** An item's place is its rank, so moving it is a changed field like any other. */
export interface ItemsDiff {
  readonly put: readonly { readonly id: string; readonly fields: Partial<Omit<PlaylistItem, 'id'>> }[];
  readonly removed: readonly string[];
}

/** What happened to one record. Trashing and restoring are changes of `deletedAt`. JSON throughout. */
export type RecordDiff =
  | {
      readonly kind: 'created';
      readonly collection: Collection;
      readonly id: string;
      readonly record: Fields;
    }
  | {
      readonly kind: 'changed';
      readonly collection: Collection;
      readonly id: string;
      readonly fields: Fields;
      readonly sets: Readonly<Record<string, SetDiff>>;
      readonly items: ItemsDiff | null;
    }
  | { readonly kind: 'removed'; readonly collection: Collection; readonly id: string };

export interface SiteDiff {
  readonly settings: Partial<Settings>;
  readonly records: readonly RecordDiff[];
}

/**
 * What must be done to `a` to make it `b`, record by record. The identity of the site (uid, lineage) is not part of it.
 * What is damaged in `b` is not taken for removed: nobody asked for its removal.
 */
export function diffSites(a: Site, b: Site): SiteDiff {
  const damaged = new Set(b.damaged.map(({ collection, id }) => `${collection}/${id}`));
  return {
    settings: changedFields({ ...a.settings }, { ...b.settings }),
    records: COLLECTIONS.flatMap((collection) =>
      diffCollection(collection, a[collection], b[collection], (id) => damaged.has(`${collection}/${id}`)),
    ),
  };
}

function diffCollection(
  collection: Collection,
  a: ReadonlyMap<string, object>,
  b: ReadonlyMap<string, object>,
  isDamaged: (id: string) => boolean,
): RecordDiff[] {
  const diffs: RecordDiff[] = [];
  for (const [id, after] of b) {
    const before = a.get(id);
    if (before === after) continue;
    const diff =
      before === undefined
        ? created(collection, id, { ...after })
        : changed(collection, id, { ...before }, { ...after }, isDamaged(id));
    if (diff !== null) diffs.push(diff);
  }
  for (const id of a.keys()) {
    if (!b.has(id) && !isDamaged(id)) diffs.push({ kind: 'removed', collection, id });
  }
  return diffs;
}

function created(collection: Collection, id: string, record: Fields): RecordDiff {
  return { kind: 'created', collection, id, record };
}

/** The sets of a collection's records, by field. */
export function setsOf(collection: Collection): readonly string[] {
  return collection === 'launches' ? [] : Object.keys(RECORDS[collection satisfies EditableCollection].sets);
}

function changed(
  collection: Collection,
  id: string,
  before: Fields,
  after: Fields,
  isDamaged: boolean,
): RecordDiff | null {
  // A launch is one value, and a content of another type is another thing: both are put in place of the old one.
  if (collection === 'launches' || before.type !== after.type) {
    return isSame(before, after) ? null : created(collection, id, after);
  }
  const sets: Record<string, SetDiff> = {};
  for (const field of setsOf(collection)) {
    const diff = diffKeys(before[field] as readonly string[], after[field] as readonly string[], isDamaged);
    if (diff.added.length > 0 || diff.removed.length > 0) sets[field] = diff;
  }
  const items =
    collection === 'playlists'
      ? diffItems(before.items as readonly PlaylistItem[], after.items as readonly PlaylistItem[], isDamaged)
      : null;
  const fields = changedFields(before, after, ['items', ...setsOf(collection)]);
  if (Object.keys(fields).length === 0 && Object.keys(sets).length === 0 && items === null) return null;
  return { kind: 'changed', collection, id, fields, sets, items };
}

function changedFields(
  before: Fields,
  after: Fields,
  except: readonly string[] = [],
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(after).filter(
      ([field, value]) => !except.includes(field) && !isSame(before[field], value),
    ),
  );
}

function diffKeys(before: readonly string[], after: readonly string[], isDamaged: boolean): SetDiff {
  return {
    added: after.filter((key) => !before.includes(key)),
    removed: isDamaged ? [] : before.filter((key) => !after.includes(key)),
  };
}

function diffItems(
  before: readonly PlaylistItem[],
  after: readonly PlaylistItem[],
  isDamaged: boolean,
): ItemsDiff | null {
  const old = new Map(before.map((item) => [item.id, item]));
  const put = after
    .filter((item) => !isSame(old.get(item.id), item))
    .map((item) => ({ id: item.id, fields: changedFields({ ...old.get(item.id) }, { ...item }, ['id']) }));
  const kept = new Set(after.map(({ id }) => id));
  const removed = isDamaged ? [] : before.map(({ id }) => id).filter((id) => !kept.has(id));
  return put.length === 0 && removed.length === 0 ? null : { put, removed };
}
