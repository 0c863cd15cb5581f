import * as v from 'valibot';
import type { PlayBatch } from '#lib/protocol/plays';

const ANSWER_WITHIN_MS = 20_000;
const problemSchema = v.object({ detail: v.string() });

/** `refused`: never as it is. `later`: not now, or nobody knows whether it arrived. */
export type Sent =
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'later'; readonly waitMs: number };

/** What is wrong with the batch itself; everything else is about the moment, the server or the right to ask. */
const REFUSALS = [400, 413, 422];

/** `POST /api/v1/screens/{id}/plays`. Never rejects: no answer is an outcome too. */
export async function sendPlays(
  fetch: typeof globalThis.fetch,
  screen: string,
  batch: PlayBatch,
): Promise<Sent> {
  try {
    const response = await fetch(`/api/v1/screens/${encodeURIComponent(screen)}/plays`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(batch),
      cache: 'no-store',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    if (response.ok) return { kind: 'taken' };
    if (!REFUSALS.includes(response.status)) {
      const seconds = Number(response.headers.get('retry-after') ?? 0);
      return { kind: 'later', waitMs: Number.isFinite(seconds) ? Math.max(0, seconds) * 1_000 : 0 };
    }
    const problem = v.safeParse(problemSchema, await response.json().catch(() => null));
    const message = problem.success ? problem.output.detail : `The server answered ${response.status}.`;
    return { kind: 'refused', message };
  } catch {
    return { kind: 'later', waitMs: 0 };
  }
}
