import * as v from 'valibot';
import { toldSchema } from '#lib/model/widget-news';
import type { ToldOf } from './keep-news';

const ANSWER_WITHIN_MS = 20_000;
const answerSchema = v.object({
  widgets: v.array(v.object({ content: v.string(), ...toldSchema.entries })),
});

/** `GET /api/v1/screens/{id}/widgets`. Never rejects: null where there is no answer to be had now. */
export async function askNews(
  fetch: typeof globalThis.fetch,
  screen: string,
  contents: readonly string[],
): Promise<readonly ToldOf[] | null> {
  const query = new URLSearchParams(contents.map((content) => ['content', content]));
  try {
    const response = await fetch(`/api/v1/screens/${encodeURIComponent(screen)}/widgets?${query}`, {
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    if (!response.ok) return null;
    const answer = v.safeParse(answerSchema, await response.json());
    return answer.success ? answer.output.widgets : null;
  } catch {
    // The server is away, or the network: what the device has is shown.
    return null;
  }
}
