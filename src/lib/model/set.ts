import type * as Y from 'yjs';
import type { EditOrigin } from './edit';
import { RECORDS, type EditableCollection } from './records';
import { writeKey } from './write';

/**
 * Puts a key into a record's set (`tags`, `members`, `targets`) or takes it out. Keys that two people add apart are
 * both in it afterwards. @throws {EditError} `not-found`, `damaged` or `invalid`
 */
export function setKey(
  doc: Y.Doc,
  collection: EditableCollection,
  id: string,
  field: string,
  key: string,
  on: boolean,
  origin: EditOrigin,
): void {
  writeKey(doc, RECORDS[collection], id, field, key, on, origin);
}

/** Tags a screen or a content, or takes the tag off. @throws {EditError} `not-found`, `damaged` or `invalid` */
export function setTag(
  doc: Y.Doc,
  collection: 'screens' | 'contents',
  id: string,
  tag: string,
  on: boolean,
  origin: EditOrigin,
): void {
  setKey(doc, collection, id, 'tags', tag, on, origin);
}
