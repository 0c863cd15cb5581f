import * as v from 'valibot';
import { deletedAt, instantMs, keySet, name, recordId, screenId, timeZone } from './values';

const clockSchema = v.object({
  show: v.boolean(),
  position: v.picklist(['top-left', 'top-right', 'bottom-left', 'bottom-right']),
  hour12: v.boolean(),
  date: v.boolean(),
});
export type ClockOverlay = v.InferOutput<typeof clockSchema>;

/** One kiosk's place in the site. Created by the server alone, when somebody approves it. */
export const screenSchema = v.object({
  id: screenId,
  name,
  location: v.optional(v.pipe(v.string(), v.maxLength(200)), ''),
  /** `null`: the site's. */
  timezone: v.optional(v.nullable(timeZone), null),
  orientation: v.optional(v.picklist([0, 90, 180, 270]), 0),
  /** One value: its parts have meaning only together. */
  clock: v.optional(clockSchema, { show: false, position: 'top-right', hour12: false, date: false }),
  brightness: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100)), 100),
  volume: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100)), 0),
  defaultPlaylist: v.optional(v.nullable(recordId), null),
  notes: v.optional(v.pipe(v.string(), v.maxLength(10_000)), ''),
  tags: keySet,
  createdAt: v.optional(instantMs, 0),
  deletedAt,
});
export type Screen = v.InferOutput<typeof screenSchema>;
