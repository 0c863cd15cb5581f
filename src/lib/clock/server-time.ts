import * as v from 'valibot';

const answerSchema = v.object({
  now: v.pipe(v.number(), v.finite()),
  /** Servers from before it don't say. */
  synchronised: v.optional(v.nullable(v.boolean()), null),
});
const ANSWER_WITHIN_MS = 5_000;

export type ServerTime = v.InferOutput<typeof answerSchema>;

/** Asks `GET /api/v1/time`. Rejects when there is no answer within five seconds or it makes no sense. */
export async function askServerTime(fetch: typeof globalThis.fetch): Promise<ServerTime> {
  const response = await fetch('/api/v1/time', {
    cache: 'no-store',
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  if (!response.ok) throw new Error(`The server answered ${response.status} when asked for its time.`);
  return v.parse(answerSchema, await response.json());
}
