import * as v from 'valibot';
import type { Target } from '#lib/model/values';
import { LIVE_OUTCOMES, type LiveCommand } from '#lib/protocol/live-command';
import { call } from './http';

const schema = v.object({
  reached: v.number(),
  screens: v.array(
    v.object({
      screen: v.string(),
      name: v.string(),
      outcome: v.picklist(LIVE_OUTCOMES),
      text: v.nullable(v.string()),
      picture: v.nullable(
        v.object({
          type: v.picklist(['image/jpeg', 'image/webp']),
          at: v.number(),
          width: v.number(),
          height: v.number(),
          data: v.string(),
        }),
      ),
    }),
  ),
});
export type CommandResult = v.InferOutput<typeof schema>;

/** Asks screens to do something now, and says how it went on each. One that is not there is not asked later. */
export function commandScreens(targets: readonly Target[], command: LiveCommand): Promise<CommandResult> {
  return call('POST', '/api/v1/commands', schema, { targets, command });
}
