import * as v from 'valibot';
import { LAUNCH_MODES } from '#lib/model/launch';
import { target } from '#lib/model/values';

/** An empty one is refused by name: see `checkTargets`. */
export const targets = v.pipe(
  v.array(target),
  v.maxLength(1_000, 'at most 1,000 targets at once: aim at a group, a tag or “all”'),
  v.transform((list): readonly string[] => [...new Set(list)]),
);

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** A year: longer than that is not a launch but a default. */
const MOST_SECONDS = 366 * 86_400;

export const launchRequestSchema = v.object({
  source: v.variant(
    'type',
    [
      v.object({ type: v.literal('content'), id }),
      v.object({ type: v.literal('playlist'), id }),
      // Becomes a content of the site, by the name of its title, in the same commit as the launch.
      v.object({
        type: v.literal('text'),
        title: v.pipe(
          v.string(),
          v.trim(),
          v.minLength(1, 'write what is to be shown'),
          v.maxLength(200, 'a title has at most 200 characters'),
        ),
        body: v.optional(v.pipe(v.string(), v.maxLength(10_000)), ''),
      }),
    ],
    'a source is a “content”, a “playlist” or a “text”',
  ),
  targets,
  mode: v.picklist(LAUNCH_MODES, 'the mode is “manual”, “priority” or “emergency”'),
  /** How long it plays; `null`: until it is cleared. */
  seconds: v.nullable(
    v.pipe(
      v.number(),
      v.minValue(1, 'a launch lasts at least 1 second; null means until it is cleared'),
      v.maxValue(MOST_SECONDS, 'at most a year; null means until it is cleared'),
    ),
  ),
});
export type LaunchRequest = v.InferOutput<typeof launchRequestSchema>;

export const clearRequestSchema = v.object({
  targets,
  /** Launches leave emergencies as they are, and the other way round. */
  what: v.optional(
    v.picklist(['launches', 'emergency'], 'what is cleared is “launches” or “emergency”'),
    'launches',
  ),
  /** The `at` of the newest emergency that its giver knows of: when a newer one would end with it, nothing is done. */
  upTo: v.optional(v.nullable(v.pipe(v.number(), v.integer())), null),
});
export type ClearRequest = v.InferOutput<typeof clearRequestSchema>;
