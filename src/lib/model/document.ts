import * as Y from 'yjs';
import { EditError } from './edit';
import type { Collection } from './site';

/** The top-level maps of a site's document. */
export type TopLevel = Collection | 'settings' | 'meta';

/**
 * A top-level map, or null when this document holds something else under that name (a stranger's code called
 * `getArray` on it first).
 */
export function topMap(doc: Y.Doc, name: TopLevel): Y.Map<unknown> | null {
  const known = doc.share.get(name);
  if (known !== undefined && known.constructor !== Y.AbstractType && !(known instanceof Y.Map)) return null;
  return doc.getMap<unknown>(name);
}

/** @throws {EditError} `damaged` when the name is taken by something that is not a map */
export function topMapToEdit(doc: Y.Doc, name: TopLevel): Y.Map<unknown> {
  const map = topMap(doc, name);
  if (map !== null) return map;
  throw new EditError('damaged', `“${name}” is not a map in this document: restore it from a backup.`, name);
}

/** The record's map, to be edited. @throws {EditError} `not-found` or `damaged` */
export function recordToEdit(doc: Y.Doc, collection: Collection, id: string): Y.Map<unknown> {
  const record = topMapToEdit(doc, collection).get(id);
  if (record instanceof Y.Map) return record as Y.Map<unknown>;
  if (record === undefined) {
    throw new EditError('not-found', `There is no record “${id}” in ${collection} (any more).`);
  }
  throw new EditError('damaged', `The record “${id}” in ${collection} is not a map and can't be edited.`);
}

/** Fields as they are stored. No prototype, so that a field named `__proto__` or `constructor` is only a field. */
export type RawFields = Record<string, unknown>;

/** All fields of a record as they stand, shared types included: a schema of plain values accepts none. */
export function rawFields(record: Y.Map<unknown>): RawFields {
  const fields = Object.create(null) as RawFields;
  for (const [key, value] of record.entries()) fields[key] = value;
  return fields;
}
