import * as v from 'valibot';
import { deletedAt, instantMs, keySet, name, recordId } from './values';

/** Screens that are spoken to together. `members` are screen ids. */
export const groupSchema = v.object({
  id: recordId,
  name,
  members: keySet,
  defaultPlaylist: v.optional(v.nullable(recordId), null),
  createdAt: v.optional(instantMs, 0),
  deletedAt,
});
export type Group = v.InferOutput<typeof groupSchema>;
