import type { Site } from '#lib/model/site';
import type { ServerContext } from '../context';
import { Turns } from '../turns';
import { dropNewsExcept, keepNews, keptNews, nextAsks } from './kept-news';
import { refresh } from './refresh';
import { sourcesOf, type Source } from './source';

/** A source that is slow to answer must not keep all others waiting. */
const AT_ONCE = 4;
/** Where the disk is full, say. */
const AFTER_UNKEPT_MS = 60_000;

export interface WidgetWatch {
  /** To be called every few seconds: fetches what is due, and nothing twice at a time. */
  tick(): Promise<void>;
  /** Resolves when nothing is under way. */
  quiet(): Promise<void>;
  /** Ends what is under way. */
  stop(): Promise<void>;
}

/** Keeps the news of the site's widgets new; only addresses that stand in the document are ever asked. */
export function watchWidgets(context: ServerContext): WidgetWatch {
  const { db, live, log, now } = context;
  const turns = new Turns(AT_ONCE);
  const ending = new AbortController();
  const isOver = (): boolean => ending.signal.aborted;
  const underWay = new Map<string, Promise<void>>();
  /** When those are tried again that could not be kept. */
  const unkept = new Map<string, number>();
  let seen: Site['contents'] | null = null;
  let looking = false;

  async function fetchNow(source: Source): Promise<void> {
    await turns.take(async () => {
      if (isOver()) return;
      const known = (await keptNews(db, [source.key])).get(source.key);
      const next = await refresh(context, source, known, ending.signal);
      if (!isOver()) await keepNews(db, source.key, next);
    });
  }

  function begin(source: Source): void {
    if (underWay.has(source.key) || now() < (unkept.get(source.key) ?? 0)) return;
    unkept.delete(source.key);
    const work = fetchNow(source)
      .catch((error: unknown) => {
        // Nothing says when it was fetched: it would be asked for at every look.
        unkept.set(source.key, now() + AFTER_UNKEPT_MS);
        log.warn({ err: error }, 'what a widget shows could not be kept');
      })
      .finally(() => underWay.delete(source.key));
    underWay.set(source.key, work);
  }

  async function look(): Promise<void> {
    const site = await live.site();
    const sources = sourcesOf(site, context.config);
    if (site.contents !== seen) {
      await dropNewsExcept(db, new Set(sources.keys()));
      seen = site.contents;
    }
    const asks = await nextAsks(db);
    const at = now();
    for (const source of sources.values()) {
      const nextAt = asks.get(source.key) ?? 0;
      // A clock that was set back must not keep what is old for as long.
      if (at >= nextAt || nextAt - at > source.freshMs + LONGEST_WAIT_MS) begin(source);
    }
  }

  async function quiet(): Promise<void> {
    await Promise.all(underWay.values());
  }

  return {
    async tick() {
      if (looking || isOver()) return;
      looking = true;
      try {
        await look();
      } catch (error) {
        log.warn({ err: error }, 'what widgets show could not be looked after');
      } finally {
        looking = false;
      }
    },
    quiet,
    async stop() {
      ending.abort();
      await quiet();
    },
  };
}

const LONGEST_WAIT_MS = 3_600_000;
