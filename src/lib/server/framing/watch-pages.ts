import { updateContent, type ContentOf } from '#lib/model/content';
import { framingOf, type Framing } from '#lib/model/framing';
import { isSame } from '#lib/model/same';
import type { Site } from '#lib/model/site';
import type { ServerContext } from '../context';
import { Turns } from '../turns';
import { lookAtPage } from './look-at-page';

/** Pages change their mind; what they do wrong is put right sooner than what is right goes wrong. */
const LOOK_AGAIN_MS = 86_400_000;
const LOOK_AGAIN_AT_PROBLEM_MS = 3_600_000;
/** A server that is slow to answer must not keep all others waiting. */
const AT_ONCE = 4;
/** What is seen of so many is written before the next are asked: whoever saved one meanwhile does not wait for all. */
const PER_LOOK = 20;
/** What was right and can't be reached is asked again so soon before that is said of it. */
const DOUBT_MS = 600_000;

const pagesOf = ({ contents }: Site): readonly ContentOf<'url'>[] =>
  [...contents.values()].filter(
    (content): content is ContentOf<'url'> => content.type === 'url' && content.deletedAt === null,
  );

/**
 * Returns a look to be taken every few seconds: it asks for the pages that came to the site since, and now and then for
 * the others, and writes into the document what it saw of them.
 */
export function watchPages(context: ServerContext): () => Promise<void> {
  const { live, log, now } = context;
  const ours = context.config.origin === null ? null : new URL(context.config.origin);
  const seen = new Map<string, { readonly framing: Framing; readonly at: number }>();
  /** Were right, and could not be reached the last time. */
  const doubted = new Set<string>();
  const turns = new Turns(AT_ONCE);
  let running = false;

  function isDue(page: ContentOf<'url'>): boolean {
    const last = seen.get(page.url);
    if (last === undefined) return true;
    const age = now() - last.at;
    const keeps = last.framing.state === 'open' ? LOOK_AGAIN_MS : LOOK_AGAIN_AT_PROBLEM_MS;
    return age < 0 || age >= keeps;
  }

  const differs = (page: ContentOf<'url'>): boolean => {
    const last = seen.get(page.url);
    return last !== undefined && !isSame(framingOf(page), last.framing);
  };

  async function ask(url: string, known: Framing | null): Promise<void> {
    const framing = await lookAtPage(context, url, ours).catch((error: unknown): Framing => {
      log.warn({ err: error }, 'a page could not be looked at');
      return { url, state: 'unseen', because: '' };
    });
    const isAway = framing.state === 'unreachable' || framing.state === 'unseen';
    // Once may be the fault of our own network, which a word about every page on every screen does not help.
    if (isAway && known?.state === 'open' && !doubted.has(url)) {
      doubted.add(url);
      seen.set(url, { framing: known, at: now() - LOOK_AGAIN_MS + DOUBT_MS });
      return;
    }
    doubted.delete(url);
    seen.set(url, { framing, at: now() });
  }

  async function look(): Promise<void> {
    const pages = pagesOf(await live.site());
    const urls = new Set(pages.map(({ url }) => url));
    for (const known of [seen, doubted])
      for (const url of known.keys()) if (!urls.has(url)) known.delete(url);
    // Whoever has just saved one waits for what is said of it.
    const due = pages
      .filter(isDue)
      .sort((a, b) => Number(framingOf(a) !== null) - Number(framingOf(b) !== null))
      .map((page): [string, Framing | null] => [page.url, framingOf(page)]);
    const next = [...new Map(due)].slice(0, PER_LOOK);
    await Promise.all(next.map(([url, known]) => turns.take(() => ask(url, known))));
    if (!pages.some(differs)) return;
    await live.edit('framing', (doc, origin, site) => {
      // As they are by now: somebody may have changed or deleted one meanwhile.
      for (const page of pagesOf(site).filter(differs))
        updateContent(doc, page.id, { framing: seen.get(page.url)?.framing }, origin);
    });
  }

  return async () => {
    if (running) return;
    running = true;
    try {
      await look();
    } catch (error) {
      log.warn({ err: error }, 'whether pages can be framed could not be kept');
    } finally {
      running = false;
    }
  };
}
