import * as v from 'valibot';
import { LAUNCH_MODES } from '#lib/model/launch';

/** A launch as the API shows it; instants in ms since the Unix epoch. */
export const launchAnswer = v.strictObject({
  kind: v.literal('launch'),
  id: v.string(),
  mode: v.picklist(LAUNCH_MODES),
  target: v.string(),
  source: v.strictObject({ type: v.picklist(['content', 'playlist']), id: v.string() }),
  at: v.number(),
  until: v.nullable(v.number()),
  by: v.string(),
  byName: v.string(),
});
export const standingAnswer = v.strictObject({ ...launchAnswer.entries, name: v.string() });

export const clearAnswer = v.strictObject({
  kind: v.literal('clear'),
  id: v.string(),
  what: v.picklist(['launches', 'emergency']),
  target: v.string(),
  at: v.number(),
  by: v.string(),
  byName: v.string(),
});

/** Why a command can't be carried out. */
export const COMMAND_PROBLEMS = [
  'unknown-source',
  'unknown-target',
  'empty-selection',
  'nothing-to-show',
  'edit-invalid',
] as const;
