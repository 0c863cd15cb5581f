import * as v from 'valibot';
import {
  createGroup,
  groupRecord,
  groupSchema,
  updateGroup,
  type GroupPatch,
  type NewGroup,
} from '#lib/model/group';
import { screenId } from '#lib/model/values';
import { changeSet } from './change-set';
import { filtersOf } from './list-records';
import type { Changing, Making } from './record-api';
import { demandThere } from './references';
import type { Resource } from './resource';
import { answerEntries, newBody, patchBody, reads } from './schemas';

export const groups: Resource<'groups'> = {
  collection: 'groups',
  noun: 'group',
  schema: v.strictObject(answerEntries(groupSchema.entries, groupRecord.sets)),
  show: (group) => group,
};

export const groupFilters = filtersOf(
  'groups',
  { screen: v.optional(v.pipe(screenId, v.description('Those that this screen belongs to.'))) },
  ({ screen }) =>
    (group) =>
      screen === undefined || group.members.includes(screen),
);

const shape = {
  entries: groupSchema.entries,
  sets: groupRecord.sets,
  without: ['id', 'createdAt', 'deletedAt'],
};

export const newGroup: Making<Omit<NewGroup, 'id' | 'at'>> = {
  body: reads(v.strictObject(newBody(shape))),
  make: ({ doc, origin, site, at }, body) => {
    demandThere(site, 'playlists', body.defaultPlaylist, 'defaultPlaylist');
    for (const screen of body.members ?? []) demandThere(site, 'screens', screen, 'members');
    return createGroup(doc, { ...body, at }, origin);
  },
};

type Body = GroupPatch & { readonly members?: readonly string[] };

export const groupChanges: Changing<'groups', Body> = {
  body: reads(v.strictObject(patchBody(shape))),
  change: (edit, before, { members, ...patch }) => {
    demandThere(edit.site, 'playlists', patch.defaultPlaylist, 'defaultPlaylist');
    for (const screen of members ?? []) {
      if (!before.members.includes(screen)) demandThere(edit.site, 'screens', screen, 'members');
    }
    updateGroup(edit.doc, before.id, patch, edit.origin);
    changeSet(edit, 'groups', before.id, 'members', before.members, members);
  },
};
