import * as v from 'valibot';
import { LIVE_OUTCOMES } from '#lib/protocol/live-command';

export const commandAnswer = v.strictObject({
  /** How many heard of it; those that then failed included. */
  reached: v.number(),
  /** By name. */
  screens: v.array(
    v.strictObject({
      screen: v.string(),
      name: v.string(),
      outcome: v.picklist(LIVE_OUTCOMES),
      /** What there is to say of it, as a sentence; null where it is simply done. */
      text: v.nullable(v.string()),
      /** Of a screenshot; `at` in ms of the server's time, `data` in Base64. */
      picture: v.nullable(
        v.strictObject({
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
export type CommandAnswer = v.InferOutput<typeof commandAnswer>;
