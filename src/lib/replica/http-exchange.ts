import * as v from 'valibot';
import type { Status } from '#lib/protocol/messages';

const ANSWER_WITHIN_MS = 20_000;

export interface ExchangeOptions {
  /** `http://host:port/sync/site/default?as=…&site=…&epoch=…` */
  readonly url: string;
  readonly epoch: number;
  readonly fetch: typeof globalThis.fetch;
  readonly signal: AbortSignal;
}

export type ExchangeAnswer =
  /** `update`: what was missing, null when nothing was; then the copy holds what the server's held at `version`. */
  | { readonly kind: 'news'; readonly version: number; readonly update: Uint8Array | null }
  /** As a socket that is closed with this code. */
  | { readonly kind: 'refused'; readonly code: number; readonly message: string }
  | { readonly kind: 'no-answer' };

const NO_ANSWER: ExchangeAnswer = { kind: 'no-answer' };
const problemSchema = v.object({ closeCode: v.number(), detail: v.string() });
const versionSchema = v.pipe(v.string(), v.digits(), v.transform(Number));

/** Tells the server what this copy holds and how the screen is, and takes what is missing. Never rejects. */
export async function exchange(
  { url, epoch, fetch, signal }: ExchangeOptions,
  body: { readonly digest: string | null; readonly status: Status | null },
): Promise<ExchangeAnswer> {
  // `AbortSignal.any` is newer than the oldest browsers that kiosks have.
  const ending = new AbortController();
  const end = (): void => ending.abort(signal.reason);
  const timer = setTimeout(() => ending.abort(), ANSWER_WITHIN_MS);
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      cache: 'no-store',
      signal: ending.signal,
    });
    if (!response.ok) {
      const problem = v.safeParse(problemSchema, await response.json());
      if (!problem.success || problem.output.closeCode < 4400 || problem.output.closeCode >= 4500)
        return NO_ANSWER;
      return { kind: 'refused', code: problem.output.closeCode, message: problem.output.detail };
    }
    // Somebody between may answer in the server's place, and what is merged can't be taken out again.
    const version = v.safeParse(versionSchema, response.headers.get('vitrine-version'));
    if (!version.success || response.headers.get('vitrine-epoch') !== String(epoch)) return NO_ANSWER;
    const update = response.status === 204 ? null : new Uint8Array(await response.arrayBuffer());
    return { kind: 'news', version: version.output, update };
  } catch {
    // No network, no server, too slow: the next one is half a minute away.
    return NO_ANSWER;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}
