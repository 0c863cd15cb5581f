import type * as Y from 'yjs';
import { plainFields } from './parse';
import { recordToEdit } from './document';
import { randomId, transact, type EditOrigin } from './edit';
import {
  createSchedule,
  scheduleRecord,
  scheduleSchema,
  setScheduleTarget,
  updateSchedule,
  type NewSchedule,
  type Schedule,
  type SchedulePatch,
} from './schedule';
import { checked, definedFields } from './write';

/** Several changes of schedule entries that make sense only together: a day split off from its series, a copied week. */
export interface ScheduleBatch {
  readonly create: readonly Omit<NewSchedule, 'at' | 'id'>[];
  readonly update: readonly { readonly id: string; readonly patch: SchedulePatch }[];
  /** Targets to add, one by one. */
  readonly aim: readonly { readonly id: string; readonly target: string }[];
}

/**
 * Writes all of it as one transaction, or nothing; returns the new entries' ids. `at`: ms since the Unix epoch.
 * @throws {EditError} `not-found`, `damaged` or `invalid`
 */
export function writeSchedules(
  doc: Y.Doc,
  { create, update, aim }: ScheduleBatch,
  at: number,
  origin: EditOrigin,
): readonly string[] {
  // Yjs can't roll back: the last change is judged before the first one is written.
  for (const fields of create)
    checked(scheduleSchema, randomId(), { ...definedFields(fields), createdAt: at });
  for (const { id, patch } of update) standing(doc, id, patch);
  for (const { id, target } of aim) {
    checked(scheduleSchema, id, { ...standing(doc, id, {}), targets: [target] });
  }
  return transact(doc, origin, () => {
    for (const { id, patch } of update) updateSchedule(doc, id, patch, origin);
    for (const { id, target } of aim) setScheduleTarget(doc, id, target, true, origin);
    return create.map((fields) => createSchedule(doc, { ...fields, at }, origin));
  });
}

function standing(doc: Y.Doc, id: string, patch: SchedulePatch) {
  const before = plainFields(scheduleRecord, recordToEdit(doc, 'schedules', id));
  return checked(scheduleSchema, id, { ...before, ...definedFields(patch) });
}

/** A new entry like this one, but for what `change` says. */
export function likeSchedule(
  { name, targets, playlist, when, priority }: Schedule,
  change: Partial<Omit<NewSchedule, 'at' | 'id'>>,
): Omit<NewSchedule, 'at' | 'id'> {
  return { name, targets, playlist, when, priority, ...change };
}
