import * as v from 'valibot';
import type * as Y from 'yjs';
import { recordToEdit } from './document';
import { EditError, transact, type EditOrigin } from './edit';
import type { EditableCollection } from './records';
import { instantMs } from './values';

/**
 * Puts a record into the trash: it stays whole, so an edit that somebody makes elsewhere meanwhile is in it when it
 * comes back. Nothing is written when it is there already. @throws {EditError} `not-found`, `damaged` or `invalid`
 */
export function trashRecord(
  doc: Y.Doc,
  collection: EditableCollection,
  id: string,
  at: number,
  origin: EditOrigin,
): void {
  const record = recordToEdit(doc, collection, id);
  const instant = v.safeParse(instantMs, at);
  if (!instant.success) {
    throw new EditError('invalid', 'The time of deletion must be whole milliseconds.', 'deletedAt');
  }
  if (typeof record.get('deletedAt') === 'number') return;
  transact(doc, origin, () => record.set('deletedAt', instant.output));
}

/** Takes a record out of the trash. @throws {EditError} `not-found` or `damaged` */
export function restoreRecord(
  doc: Y.Doc,
  collection: EditableCollection,
  id: string,
  origin: EditOrigin,
): void {
  const record = recordToEdit(doc, collection, id);
  if (record.has('deletedAt')) transact(doc, origin, () => record.delete('deletedAt'));
}
