import * as v from 'valibot';
import { addressOf } from '#lib/model/content-types/widget';
import { isSame } from '#lib/model/same';
import type { Site } from '#lib/model/site';
import { toldSchema, type Told } from '#lib/model/widget-news';
import type { KeyValue } from '../idb';
import { newsOf, type NewsSource } from './news-source';

/** Sources are fetched every quarter of an hour; thousands of screens ask. */
const ASK_EVERY_MS = 5 * 60_000;
/** A widget that has just been made has news in some seconds. */
const ASK_AGAIN_MS = 5_000;
const LONGEST_ASK_AGAIN_MS = ASK_EVERY_MS;
/** As many as the server answers for at once. */
const MOST_PER_ASK = 100;

const KEY = 'widget-news';
const keptSchema = v.record(v.string(), v.omit(toldSchema, ['problem']));
type Kept = v.InferOutput<typeof keptSchema>;

export type ToldOf = Told & { readonly content: string };

export interface NewsKeeperEffects {
  /** Where the device keeps it; may be late. */
  readonly values: Promise<Pick<KeyValue, 'get' | 'put'>>;
  /** What the server knows for these contents; null when it could not be asked. */
  readonly ask: (contents: readonly string[]) => Promise<readonly ToldOf[] | null>;
  /** Whether there is a server that knows this screen. */
  readonly mayAsk: () => boolean;
  readonly after: (ms: number, callback: () => void) => () => void;
  /** In [0, 1). */
  readonly random: () => number;
  /** A widget that had no news has some. */
  readonly onNews: () => void;
  readonly onProblem: (problem: unknown) => void;
}

/** The news of a site's widgets on this device, as new as the server has them, and kept for when it is away. */
export interface NewsKeeper extends NewsSource {
  setSite(site: Site): void;
  /** The server is back: asks now. */
  soon(): void;
  /** The device is no screen of this site any more. */
  forget(): Promise<void>;
  stop(): void;
}

export function keepNews(effects: NewsKeeperEffects): NewsKeeper {
  let kept: Kept = {};
  let site: Site | null = null;
  let stopped = false;
  let asking = false;
  let tries = 0;
  let callOff: () => void = () => undefined;

  const loaded = effects.values.then(async (values) => {
    const parsed = v.safeParse(keptSchema, await values.get(KEY));
    if (parsed.success) kept = { ...parsed.output, ...kept };
  });
  loaded.catch(effects.onProblem);

  /** All of the site: a launch may show any of them. */
  function wanted(): readonly string[] {
    const ids: string[] = [];
    for (const content of site?.contents.values() ?? []) {
      const shows = content.type === 'widget' && content.deletedAt === null;
      if (shows && addressOf(content.widget) !== null) ids.push(content.id);
    }
    return ids;
  }

  /** What is shown by which widget: something else is news to ask for. */
  function shows(): ReadonlySet<string> {
    const pairs = wanted().map((id) => {
      const content = site?.contents.get(id);
      return content?.type === 'widget' ? `${id} ${addressOf(content.widget)}` : id;
    });
    return new Set(pairs);
  }

  function get(id: string) {
    const content = site?.contents.get(id);
    return content?.type === 'widget' ? newsOf(kept[id], content.widget) : null;
  }

  async function take(answers: readonly ToldOf[]): Promise<void> {
    await loaded;
    const had = new Set(wanted().filter((id) => get(id) !== null));
    const next: Kept = {};
    for (const [id, told] of Object.entries(kept)) {
      if (site?.contents.get(id)?.type === 'widget') next[id] = told;
    }
    for (const { content, problem: _, ...told } of answers) {
      // A server without news, a new one perhaps, takes nothing away; of a site that was left meanwhile nothing is kept.
      if (told.news !== null && site?.contents.has(content) === true) next[content] = told;
    }
    if (isSame(next, kept)) return;
    kept = next;
    if (wanted().some((id) => get(id) !== null && !had.has(id))) effects.onNews();
    await (await effects.values).put(KEY, next);
  }

  async function round(): Promise<void> {
    const ids = wanted();
    if (ids.length === 0 || asking || !effects.mayAsk()) return;
    asking = true;
    try {
      for (let first = 0; first < ids.length && !stopped; first += MOST_PER_ASK) {
        const answers = await effects.ask(ids.slice(first, first + MOST_PER_ASK));
        if (answers === null) return;
        await take(answers);
      }
    } finally {
      asking = false;
    }
  }

  function plan(): void {
    callOff();
    if (stopped) return;
    const isNew = wanted().some((id) => get(id) === null);
    const wait = isNew
      ? Math.min(LONGEST_ASK_AGAIN_MS, ASK_AGAIN_MS * 2 ** Math.min(tries, 10))
      : ASK_EVERY_MS;
    tries = isNew ? tries + 1 : 0;
    callOff = effects.after(wait * (1 + effects.random() / 2), askNow);
  }

  function askNow(): void {
    round().catch(effects.onProblem).finally(plan);
  }

  return {
    ready: () => loaded,
    get: (id, widget) => newsOf(kept[id], widget),
    setSite(next) {
      const before = shows();
      site = next;
      // Not at each edit of the site.
      if ([...shows()].every((one) => before.has(one))) return;
      tries = 0;
      askNow();
    },
    soon() {
      tries = 0;
      askNow();
    },
    async forget() {
      kept = {};
      site = null;
      await (await effects.values).put(KEY, {});
    },
    stop() {
      stopped = true;
      callOff();
    },
  };
}
