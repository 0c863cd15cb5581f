import * as v from 'valibot';
import { askHowEpochEnded } from '#lib/replica/epoch-end';
import { sendBytes } from './http';

const answerSchema = v.object({
  carried: v.number(),
  skipped: v.array(v.object({ collection: v.string(), id: v.string(), message: v.string() })),
});
export type CarriedOver = v.InferOutput<typeof answerSchema>;

/** How the server says that an epoch ended; never rejects. */
export const howEpochEnded = (epoch: number) => askHowEpochEnded(fetch, epoch, 'user');

/**
 * Has edits of an epoch that ended done again in the present one. `update`: bytes, against the vector with which it ended.
 * Resolves with how many records were changed, and which were not and why. @throws ApiError
 */
export async function carryOver(epoch: number, update: Uint8Array<ArrayBuffer>): Promise<CarriedOver> {
  return await sendBytes(`/api/v1/site/carry-over?epoch=${epoch}`, answerSchema, update);
}
