import * as v from 'valibot';
import { instantMs, recordId, target } from './values';

/**
 * Launches are commands that the server stamps and writes, one slot per mode and target: `manual/screen:hall`,
 * `priority/all`, `clear/tag:shop`. A new command replaces what stands in its slot, so the map stays small for years.
 */
export const launchSlot = v.pipe(v.string(), v.regex(/^(manual|priority|clear)\/./));

/** `at` is the server's time, strictly increasing over all commands of a site: it is also their order. */
export const launchSchema = v.variant('kind', [
  v.object({
    kind: v.literal('launch'),
    id: recordId,
    mode: v.picklist(['manual', 'priority']),
    target,
    source: v.variant('type', [
      v.object({ type: v.literal('content'), id: recordId }),
      v.object({ type: v.literal('playlist'), id: recordId }),
    ]),
    at: instantMs,
    /** `null`: until it is cleared (or, without priority, until a schedule entry starts). */
    until: v.nullable(instantMs),
    /** User id of whoever launched it. */
    by: v.string(),
  }),
  /** Masks every older launch aimed at any screen of the target, whatever that launch was aimed at. */
  v.object({ kind: v.literal('clear'), id: recordId, target, at: instantMs, by: v.string() }),
]);
export type LaunchCommand = v.InferOutput<typeof launchSchema>;
export type Launch = Extract<LaunchCommand, { kind: 'launch' }>;
export type Clear = Extract<LaunchCommand, { kind: 'clear' }>;
