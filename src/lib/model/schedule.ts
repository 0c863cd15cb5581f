import * as v from 'valibot';
import { deletedAt, instantMs, keySet, localDate, localTime, name, recordId } from './values';

/**
 * When an entry plays, in the screen's time zone. One value: start and end merged apart would make times that nobody
 * chose. `end` ≤ `start` runs into the next day, `start` = `end` is 24 hours; the days (1 Monday … 7 Sunday) name the
 * day it starts, as do `from`, `to` (both included) and `except`.
 */
export const whenSchema = v.object({
  start: localTime,
  end: localTime,
  days: v.array(v.picklist([1, 2, 3, 4, 5, 6, 7])),
  from: v.optional(v.nullable(localDate), null),
  to: v.optional(v.nullable(localDate), null),
  except: v.optional(v.array(localDate), []),
});
export type When = v.InferOutput<typeof whenSchema>;

export const scheduleSchema = v.object({
  id: recordId,
  name: v.optional(v.union([v.literal(''), name]), ''),
  targets: keySet,
  playlist: recordId,
  when: whenSchema,
  priority: v.optional(v.pipe(v.number(), v.integer(), v.minValue(-1_000), v.maxValue(1_000)), 0),
  createdAt: v.optional(instantMs, 0),
  deletedAt,
});
export type Schedule = v.InferOutput<typeof scheduleSchema>;
