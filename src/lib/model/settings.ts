import * as v from 'valibot';
import { name, recordId, timeZone } from './values';

/** What holds for the whole site. Every field has a default, so that an empty map is a valid site. */
export const settingsSchema = v.object({
  name: v.optional(name, 'My site'),
  timezone: v.optional(timeZone, 'UTC'),
  defaultPlaylist: v.optional(v.nullable(recordId), null),
  /** Seconds that an item with an automatic duration and no length of its own is shown. */
  defaultSeconds: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(86_400)), 10),
});
export type Settings = v.InferOutput<typeof settingsSchema>;
