import * as v from 'valibot';
import { liveCommandSchema } from '#lib/protocol/live-command';
import { targets } from '../launches/launch-request';

export const commandRequestSchema = v.object({
  /** As a launch's. */
  targets,
  command: liveCommandSchema,
});
export type CommandRequest = v.InferOutput<typeof commandRequestSchema>;
