import * as Y from 'yjs';
import { setsOf, type RecordDiff, type SiteDiff } from './diff';
import { topMapToEdit } from './document';
import { EditError, transact, type EditOrigin } from './edit';
import { putCommand } from './launch';
import { dropItem, newItem, putItem, type PlaylistItem } from './playlist-item';
import { RECORDS } from './records';
import { updateSettings } from './settings';
import type { Collection } from './site';
import { insertRecord, updateRecord, writeKey } from './write';

/** What could not be carried out: a part of the record's change, with why the first such part was refused. */
export interface Skipped {
  readonly collection: Collection | 'settings';
  readonly id: string;
  readonly error: EditError;
}

type Changed = Extract<RecordDiff, { kind: 'changed' }>;
type Created = Extract<RecordDiff, { kind: 'created' }>;

/**
 * Does to a document what `diffSites` found, through the edit functions and in one transaction. On a document that
 * differs from the diff's starting point it merges as the edits themselves would have: field by field, key by key, item
 * by item. Applying a diff twice is applying it once. Returns what could not be done: an edit of a record that is gone.
 */
export function applyDiff(doc: Y.Doc, diff: SiteDiff, origin: EditOrigin): readonly Skipped[] {
  const skipped: Skipped[] = [];
  const attempt = (collection: Skipped['collection'], id: string, edit: () => void) => {
    try {
      edit();
    } catch (error) {
      if (!(error instanceof EditError)) throw error;
      skipped.push({ collection, id, error });
    }
  };
  transact(doc, origin, () => {
    attempt('settings', 'settings', () => updateSettings(doc, diff.settings, origin));
    for (const record of diff.records) {
      attempt(record.collection, record.id, () => applyRecord(doc, record, origin));
    }
  });
  return skipped;
}

function applyRecord(doc: Y.Doc, diff: RecordDiff, origin: EditOrigin): void {
  if (diff.kind === 'removed') topMapToEdit(doc, diff.collection).delete(diff.id);
  else if (diff.kind === 'created') applyCreated(doc, diff, origin);
  else applyChanged(doc, diff, origin);
}

function applyCreated(doc: Y.Doc, { collection, id, record }: Created, origin: EditOrigin): void {
  if (collection === 'launches') {
    putCommand(doc, id, record, origin);
    return;
  }
  const { id: _id, items = [], deletedAt, ...rest } = record;
  const given = { ...rest, deletedAt: deletedAt ?? undefined };
  const inOrder = items as readonly PlaylistItem[];
  if (topMapToEdit(doc, collection).get(id) instanceof Y.Map) {
    applyChanged(doc, asChange(collection, id, given, inOrder), origin);
    return;
  }
  const entries = inOrder.map((item): [string, Y.Map<unknown>] => [item.id, newItem(item.id, item)]);
  const nested = collection === 'playlists' ? { items: new Y.Map<unknown>(entries) } : {};
  insertRecord(doc, RECORDS[collection], id, given, origin, nested);
}

/** A created record as a change of the one that stands there already: applied before, or damaged. */
function asChange(
  collection: Collection,
  id: string,
  record: Readonly<Record<string, unknown>>,
  items: readonly PlaylistItem[],
): Changed {
  const sets = setsOf(collection);
  return {
    kind: 'changed',
    collection,
    id,
    fields: Object.fromEntries(Object.entries(record).filter(([field]) => !sets.includes(field))),
    sets: Object.fromEntries(
      sets.map((field) => [field, { added: record[field] as readonly string[], removed: [] }]),
    ),
    items: { put: items.map(({ id: itemId, ...fields }) => ({ id: itemId, fields })), removed: [] },
  };
}

function applyChanged(
  doc: Y.Doc,
  { collection, id, fields, sets, items }: Changed,
  origin: EditOrigin,
): void {
  if (collection === 'launches') return;
  const spec = RECORDS[collection];
  const refused: EditError[] = [];
  // A part that can't be done takes none of the others with it: each was an edit of its own.
  const attempt = (edit: () => void) => {
    try {
      edit();
    } catch (error) {
      if (!(error instanceof EditError)) throw error;
      refused.push(error);
    }
  };
  attempt(() => updateRecord(doc, spec, id, fields, origin));
  for (const [field, { added, removed }] of Object.entries(sets)) {
    for (const key of added) attempt(() => writeKey(doc, spec, id, field, key, true, origin));
    for (const key of removed) attempt(() => writeKey(doc, spec, id, field, key, false, origin));
  }
  for (const item of items?.put ?? []) attempt(() => putItem(doc, id, item.id, item.fields, origin));
  for (const itemId of items?.removed ?? []) attempt(() => void dropItem(doc, id, itemId, origin));
  const [first] = refused;
  if (first !== undefined) throw first;
}
