import * as v from 'valibot';
import { aimedScreens } from '#lib/model/aimed-screens';
import {
  createSchedule,
  scheduleRecord,
  scheduleSchema,
  updateSchedule,
  type NewSchedule,
  type SchedulePatch,
} from '#lib/model/schedule';
import { recordId, screenId, target as targetSchema } from '#lib/model/values';
import { changeSet } from './change-set';
import { filtersOf } from './list-records';
import type { Changing, Making } from './record-api';
import { demandTargetThere, demandThere } from './references';
import type { Resource } from './resource';
import { answerEntries, newBody, patchBody, reads } from './schemas';

export const schedules: Resource<'schedules'> = {
  collection: 'schedules',
  noun: 'schedule',
  schema: v.strictObject(answerEntries(scheduleSchema.entries, scheduleRecord.sets)),
  show: (entry) => entry,
};

export const scheduleFilters = filtersOf(
  'schedules',
  {
    playlist: v.optional(v.pipe(recordId, v.description('Those that play this playlist.'))),
    target: v.optional(
      v.pipe(
        targetSchema,
        v.description('Those that name this target just so, not the screens of a group one by one.'),
      ),
    ),
    screen: v.optional(
      v.pipe(screenId, v.description('Those aimed at this screen, be it by its group, its tags or all.')),
    ),
  },
  ({ playlist, target, screen }, site) =>
    (entry) =>
      (playlist === undefined || entry.playlist === playlist) &&
      (target === undefined || entry.targets.includes(target)) &&
      (screen === undefined || aimedScreens(site, entry.targets).some(({ id }) => id === screen)),
);

const shape = {
  entries: scheduleSchema.entries,
  sets: scheduleRecord.sets,
  without: ['id', 'createdAt', 'deletedAt'],
};

export const newSchedule: Making<Omit<NewSchedule, 'id' | 'at'>> = {
  body: reads(v.strictObject(newBody(shape))),
  make: ({ doc, origin, site, at }, body) => {
    demandThere(site, 'playlists', body.playlist, 'playlist');
    for (const target of body.targets) demandTargetThere(site, target, 'targets');
    return createSchedule(doc, { ...body, at }, origin);
  },
};

type Body = SchedulePatch & { readonly targets?: readonly string[] };

export const scheduleChanges: Changing<'schedules', Body> = {
  body: reads(v.strictObject(patchBody(shape))),
  change: (edit, before, { targets, ...patch }) => {
    if (patch.playlist !== before.playlist) demandThere(edit.site, 'playlists', patch.playlist, 'playlist');
    for (const target of targets ?? []) {
      if (!before.targets.includes(target)) demandTargetThere(edit.site, target, 'targets');
    }
    updateSchedule(edit.doc, before.id, patch, edit.origin);
    changeSet(edit, 'schedules', before.id, 'targets', before.targets, targets);
  },
};
