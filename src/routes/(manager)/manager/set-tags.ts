import type * as Y from 'yjs';
import type { EditOrigin } from '#lib/model/edit';
import { setTag } from '#lib/model/set';

/** Writes the difference of two sets of tags, key by key: what others added meanwhile stays. */
export function setTags(
  doc: Y.Doc,
  collection: 'screens' | 'contents',
  id: string,
  before: readonly string[],
  after: readonly string[],
  origin: EditOrigin,
): void {
  for (const tag of after) if (!before.includes(tag)) setTag(doc, collection, id, tag, true, origin);
  for (const tag of before) if (!after.includes(tag)) setTag(doc, collection, id, tag, false, origin);
}
