import { setKey } from '#lib/model/set';
import type { EditableCollection } from '#lib/model/records';
import type { Edit } from './edit-site';

/**
 * Makes a set what was sent, key by key. The sent list is the whole set: what somebody else put in since it was read is
 * taken out again, which `If-Match` refuses.
 */
export function changeSet(
  { doc, origin }: Pick<Edit, 'doc' | 'origin'>,
  collection: EditableCollection,
  id: string,
  field: string,
  before: readonly string[],
  after: readonly string[] | undefined,
): void {
  if (after === undefined) return;
  for (const key of after) if (!before.includes(key)) setKey(doc, collection, id, field, key, true, origin);
  for (const key of before) if (!after.includes(key)) setKey(doc, collection, id, field, key, false, origin);
}
