import { fromBase64 } from 'lib0/buffer';
import * as v from 'valibot';
import type { SiteEpoch } from './database-name';

const base64 = v.pipe(
  v.string(),
  v.base64(),
  v.transform((text) => fromBase64(text)),
);
const answerSchema = v.object({
  vector: base64,
  current: v.object({ uid: v.string(), epoch: v.number() }),
});
const problemSchema = v.object({ detail: v.string() });
const ANSWER_WITHIN_MS = 15_000;

/** How the server says that an epoch ended. */
export type EpochEnd =
  | { readonly kind: 'ended'; readonly vector: Uint8Array; readonly current: SiteEpoch }
  /** It knew that epoch, but has thrown its last state away (after 90 days). */
  | { readonly kind: 'forgotten' }
  /** It never knew it: it was set back to before it, or is another server. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'no-answer'; readonly message: string };

/** Asks the page's own server. Never rejects. `as`: whose cookie counts, `user` or `device:<screenId>`. */
export async function askHowEpochEnded(
  fetch: typeof globalThis.fetch,
  epoch: number,
  as: string,
): Promise<EpochEnd> {
  try {
    const response = await fetch(`/api/v1/site/epochs/${epoch}?as=${encodeURIComponent(as)}`, {
      headers: { accept: 'application/json' },
      cache: 'no-store',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const body: unknown = await response.json().catch(() => null);
    if (response.status === 404) return { kind: 'unknown' };
    if (response.status === 410) return { kind: 'forgotten' };
    if (response.ok) return { kind: 'ended', ...v.parse(answerSchema, body) };
    const problem = v.safeParse(problemSchema, body);
    return {
      kind: 'no-answer',
      message: problem.success ? problem.output.detail : `The server answered ${response.status}.`,
    };
  } catch (cause) {
    return { kind: 'no-answer', message: cause instanceof Error ? cause.message : String(cause) };
  }
}
