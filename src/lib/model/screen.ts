import * as v from 'valibot';
import * as Y from 'yjs';
import { recordToEdit, topMapToEdit } from './document';
import { transact, type EditOrigin } from './edit';
import type { RecordSpec } from './parse';
import {
  dayTimes,
  deletedAt,
  instantMs,
  localDate,
  localTime,
  name,
  recordId,
  screenId,
  setOf,
  tag,
  timeZone,
} from './values';
import { checkPatch, insertRecord, updateRecord, type Patch } from './write';

const clockSchema = v.object({
  show: v.boolean(),
  position: v.picklist(['top-left', 'top-right', 'bottom-left', 'bottom-right']),
  hour12: v.boolean(),
  date: v.boolean(),
});
export type ClockOverlay = v.InferOutput<typeof clockSchema>;

/**
 * When a screen is on: at any time of any period. On a date in `closed` no period starts (one from the day before still
 * runs to its end). One value: its parts have meaning only together.
 */
const hoursSchema = v.object({
  periods: v.pipe(
    v.array(dayTimes),
    v.minLength(1, 'Hours need at least one period: without any the screen would never be on'),
    v.maxLength(50),
  ),
  closed: v.optional(v.pipe(v.array(localDate), v.maxLength(1_000)), []),
});
export type Hours = v.InferOutput<typeof hoursSchema>;

/**
 * The part of each day in which media are fetched ahead, in the screen's time zone; `end` ≤ `start` runs into the next day,
 * `start` = `end` is the whole day. One value.
 */
const mediaWindowSchema = v.object({ start: localTime, end: localTime });
export type MediaWindow = v.InferOutput<typeof mediaWindowSchema>;

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
  /** `null`: always on. */
  hours: v.optional(v.nullable(hoursSchema), null),
  /** `null`: media are fetched at any time. */
  mediaWindow: v.optional(v.nullable(mediaWindowSchema), null),
  defaultPlaylist: v.optional(v.nullable(recordId), null),
  notes: v.optional(v.pipe(v.string(), v.maxLength(10_000)), ''),
  tags: setOf(tag),
  createdAt: v.optional(instantMs, 0),
  deletedAt,
});
export type Screen = v.InferOutput<typeof screenSchema>;

export const screenRecord: RecordSpec<Screen> = {
  collection: 'screens',
  schema: screenSchema,
  sets: { tags: tag },
  ofPlatform: ['timezone'],
};

export interface NewScreen {
  readonly id: string;
  readonly name: string;
  readonly location?: string | undefined;
  /** When it was approved, ms since the Unix epoch. */
  readonly at: number;
}

/**
 * The server's part of an approval. A screen that is in the trash comes back as it was; one that is there already
 * (a device replaced) stays as people named it. @throws {EditError} `invalid`, or `damaged`
 */
export function createScreen(doc: Y.Doc, { id, name, location, at }: NewScreen, origin: EditOrigin): void {
  const records = topMapToEdit(doc, 'screens');
  if (!(records.get(id) instanceof Y.Map)) {
    insertRecord(doc, screenRecord, id, { name, location, createdAt: at }, origin);
    return;
  }
  const record = recordToEdit(doc, 'screens', id);
  if (record.has('deletedAt')) transact(doc, origin, () => record.delete('deletedAt'));
}

export type ScreenPatch = Patch<Screen, 'id' | 'tags' | 'createdAt' | 'deletedAt'>;

/** @throws {EditError} `not-found`, `damaged` or `invalid` */
export function updateScreen(doc: Y.Doc, id: string, patch: ScreenPatch, origin: EditOrigin): void {
  updateRecord(doc, screenRecord, id, patch, origin);
}

/**
 * Changes several screens as one transaction, or none of them: each is checked before the first is written.
 * @throws {EditError} `not-found`, `damaged` or `invalid`
 */
export function updateScreens(
  doc: Y.Doc,
  patches: ReadonlyMap<string, ScreenPatch>,
  origin: EditOrigin,
): void {
  for (const [id, patch] of patches) checkPatch(doc, screenRecord, id, patch);
  transact(doc, origin, () => {
    for (const [id, patch] of patches) updateRecord(doc, screenRecord, id, patch, origin);
  });
}
