import * as v from 'valibot';
import type * as Y from 'yjs';
import { randomId, type EditOrigin } from './edit';
import type { RecordSpec } from './parse';
import { dayTimes, deletedAt, instantMs, localDate, name, recordId, setOf, target } from './values';
import { insertRecord, updateRecord, writeKey, type Patch } from './write';

/**
 * When an entry plays, in the screen's time zone. One value: start and end merged apart would make times that nobody
 * chose. `end` ≤ `start` runs into the next day, `start` = `end` is 24 hours; the days (1 Monday … 7 Sunday) name the
 * day it starts, as do `from`, `to` (both included) and `except`.
 */
export const whenSchema = v.object({
  ...dayTimes.entries,
  from: v.optional(v.nullable(localDate), null),
  to: v.optional(v.nullable(localDate), null),
  except: v.optional(v.pipe(v.array(localDate), v.maxLength(1_000)), []),
});
export type When = v.InferOutput<typeof whenSchema>;

export const scheduleSchema = v.object({
  id: recordId,
  name: v.optional(v.union([v.literal(''), name]), ''),
  targets: setOf(target),
  playlist: recordId,
  when: whenSchema,
  priority: v.optional(v.pipe(v.number(), v.integer(), v.minValue(-1_000), v.maxValue(1_000)), 0),
  createdAt: v.optional(instantMs, 0),
  deletedAt,
});
export type Schedule = v.InferOutput<typeof scheduleSchema>;

export const scheduleRecord: RecordSpec<Schedule> = {
  collection: 'schedules',
  schema: scheduleSchema,
  sets: { targets: target },
};

export interface NewSchedule {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly targets: readonly string[];
  readonly playlist: string;
  readonly when: v.InferInput<typeof whenSchema>;
  readonly priority?: number | undefined;
  readonly at: number;
}

/** Returns its id. @throws {EditError} `invalid` */
export function createSchedule(
  doc: Y.Doc,
  { id = randomId(), at, ...fields }: NewSchedule,
  origin: EditOrigin,
): string {
  insertRecord(doc, scheduleRecord, id, { ...fields, createdAt: at }, origin);
  return id;
}

export type SchedulePatch = Patch<Schedule, 'id' | 'targets' | 'when' | 'createdAt' | 'deletedAt'> & {
  /** Replaced as a whole: of two people who change it, one wins. */
  readonly when?: v.InferInput<typeof whenSchema> | undefined;
};

/** @throws {EditError} `not-found`, `damaged` or `invalid` */
export function updateSchedule(doc: Y.Doc, id: string, patch: SchedulePatch, origin: EditOrigin): void {
  updateRecord(doc, scheduleRecord, id, patch, origin);
}

/** Aims an entry at a target, or no more. @throws {EditError} `not-found`, `damaged` or `invalid` */
export function setScheduleTarget(
  doc: Y.Doc,
  id: string,
  aim: string,
  on: boolean,
  origin: EditOrigin,
): void {
  writeKey(doc, scheduleRecord, id, 'targets', aim, on, origin);
}
