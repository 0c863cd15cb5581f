import * as v from 'valibot';
import { aimedScreens } from '#lib/model/aimed-screens';
import { screenRecord, screenSchema, updateScreen, type ScreenPatch } from '#lib/model/screen';
import { recordId, tag as tagSchema } from '#lib/model/values';
import { changeSet } from './change-set';
import { filtersOf } from './list-records';
import type { Changing } from './record-api';
import { demandThere } from './references';
import type { Resource } from './resource';
import { answerEntries, patchBody, reads } from './schemas';

export const screens: Resource<'screens'> = {
  collection: 'screens',
  noun: 'screen',
  schema: v.strictObject(answerEntries(screenSchema.entries, screenRecord.sets)),
  show: (screen) => screen,
};

export const screenFilters = filtersOf(
  'screens',
  {
    tag: v.optional(v.pipe(tagSchema, v.description('Those with this tag.'))),
    group: v.optional(v.pipe(recordId, v.description('Those in this group.'))),
  },
  ({ tag, group }, site) => {
    const members = group === undefined ? null : aimedScreens(site, [`group:${group}`]);
    return (screen) =>
      (tag === undefined || screen.tags.includes(tag)) &&
      (members === null || members.some(({ id }) => id === screen.id));
  },
);

type Body = ScreenPatch & { readonly tags?: readonly string[] };

export const screenChanges: Changing<'screens', Body> = {
  body: reads<Body>(
    v.strictObject(
      patchBody({
        entries: screenSchema.entries,
        sets: screenRecord.sets,
        without: ['id', 'createdAt', 'deletedAt'],
      }),
    ),
  ),
  change: (edit, before, { tags, ...patch }) => {
    demandThere(edit.site, 'playlists', patch.defaultPlaylist, 'defaultPlaylist');
    updateScreen(edit.doc, before.id, patch, edit.origin);
    changeSet(edit, 'screens', before.id, 'tags', before.tags, tags);
  },
};
