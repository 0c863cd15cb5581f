import * as v from 'valibot';
import type * as Y from 'yjs';
import { randomId, type EditOrigin } from './edit';
import type { RecordSpec } from './parse';
import { deletedAt, instantMs, name, recordId, screenId, setOf } from './values';
import { wallSchema, type Wall } from './wall';
import { insertRecord, updateRecord, writeKey, type Patch } from './write';

/** Screens that are spoken to together. `members` are screen ids. */
export const groupSchema = v.object({
  id: recordId,
  name,
  members: setOf(screenId),
  defaultPlaylist: v.optional(v.nullable(recordId), null),
  /** They hang together as one picture; `null`: each shows its own. */
  wall: v.optional(v.nullable(wallSchema), null),
  createdAt: v.optional(instantMs, 0),
  deletedAt,
});
export type Group = v.InferOutput<typeof groupSchema>;

export const groupRecord: RecordSpec<Group> = {
  collection: 'groups',
  schema: groupSchema,
  sets: { members: screenId },
};

export interface NewGroup {
  readonly id?: string | undefined;
  readonly name: string;
  /** Screen ids. */
  readonly members?: readonly string[] | undefined;
  readonly defaultPlaylist?: string | null | undefined;
  readonly wall?: Wall | null | undefined;
  readonly at: number;
}

/** Returns its id. @throws {EditError} `invalid` */
export function createGroup(
  doc: Y.Doc,
  { id = randomId(), at, ...fields }: NewGroup,
  origin: EditOrigin,
): string {
  insertRecord(doc, groupRecord, id, { ...fields, createdAt: at }, origin);
  return id;
}

export type GroupPatch = Patch<Group, 'id' | 'members' | 'createdAt' | 'deletedAt'>;

/** @throws {EditError} `not-found`, `damaged` or `invalid` */
export function updateGroup(doc: Y.Doc, id: string, patch: GroupPatch, origin: EditOrigin): void {
  updateRecord(doc, groupRecord, id, patch, origin);
}

/** Puts a screen into a group, or takes it out. @throws {EditError} `not-found`, `damaged` or `invalid` */
export function setGroupMember(
  doc: Y.Doc,
  groupId: string,
  screen: string,
  on: boolean,
  origin: EditOrigin,
): void {
  writeKey(doc, groupRecord, groupId, 'members', screen, on, origin);
}
