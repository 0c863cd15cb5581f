import type { ServerContext } from '../context';
import { isOutboundError } from '../outbound/outbound-error';
import type { KeptNews } from './kept-news';
import type { Source } from './source';
import { UnreadableError } from './unreadable';

/** The largest feeds of real sites have a tenth of it. */
const MOST_BYTES = 2_000_000;
const FIRST_RETRY_MS = 60_000;
const LONGEST_RETRY_MS = 3_600_000;

const NOTHING: KeptNews = {
  news: null,
  fetchedAt: null,
  etag: null,
  modified: null,
  nextAt: 0,
  failures: 0,
  problem: null,
};

/** Asks a source once. Whatever it answers, what was known before stays until there is something newer. */
export async function refresh(
  { outbound, now }: Pick<ServerContext, 'outbound' | 'now'>,
  source: Source,
  known: KeptNews = NOTHING,
  signal?: AbortSignal,
): Promise<KeptNews> {
  try {
    const answer = await outbound.fetch({
      url: source.url,
      headers: {
        accept: source.accept,
        ...(known.etag === null ? {} : { 'if-none-match': known.etag }),
        ...(known.modified === null ? {} : { 'if-modified-since': known.modified }),
      },
      limits: { bytes: MOST_BYTES },
      ...(signal === undefined ? {} : { signal }),
    });
    const at = now();
    const good = { fetchedAt: at, nextAt: at + source.freshMs, failures: 0, problem: null };
    if (answer.status === 304 && known.news !== null) return { ...known, ...good };
    if (answer.status !== 200) throw new UnreadableError(answeredWith(answer.status));
    return {
      ...good,
      news: source.read(answer.body, answer.headers['content-type'] ?? ''),
      etag: short(answer.headers['etag']),
      modified: short(answer.headers['last-modified']),
    };
  } catch (error) {
    if (!isOutboundError(error) && !(error instanceof UnreadableError)) throw error;
    const failures = known.failures + 1;
    const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 10));
    return { ...known, failures, problem: error.message, nextAt: now() + wait };
  }
}

/** A header that a source gave to be sent back to it; one that is longer is none that means well. */
function short(header: string | undefined): string | null {
  return header !== undefined && header !== '' && header.length <= 500 ? header : null;
}

function answeredWith(status: number): string {
  if (status === 404 || status === 410)
    return 'Nothing is at this address (any more): look whether it moved.';
  if (status === 401 || status === 403)
    return `This address is not open to everybody (${status}): use one that needs no login.`;
  if (status === 429) return 'Its server wants to be asked less often. It is asked again later.';
  return `Its server answered ${status}. It is asked again by itself.`;
}
