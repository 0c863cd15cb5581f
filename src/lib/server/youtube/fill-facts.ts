import { updateContent, type Content } from '#lib/model/content';
import { isSame } from '#lib/model/same';
import type { Site } from '#lib/model/site';
import { factsOf, type YoutubeFacts } from '#lib/model/youtube';
import type { ServerContext } from '../context';
import { youtubeVideos } from './videos';
import { storedYoutubeKey } from './youtube-key';

/** What is known grows old, and a key or YouTube may have come back. */
const LOOK_AGAIN_MS = 15 * 60_000;

type YoutubeContent = Extract<Content, { type: 'youtube' }>;

function youtubeContents({ contents }: Site): readonly YoutubeContent[] {
  return [...contents.values()].filter(
    (content): content is YoutubeContent => content.type === 'youtube' && content.deletedAt === null,
  );
}

/** The videos that nothing is known of; equal to the last look's when there is nothing new to ask. */
function wantingFacts(site: Site): string {
  return youtubeContents(site)
    .filter((content) => factsOf(content) === null)
    .map(({ video }) => video)
    .join(' ');
}

/**
 * Writes into the document what YouTube says of its videos, wherever they came from.
 * @returns how many contents it wrote, and whether YouTube was asked in vain
 */
export async function fillFacts(
  context: ServerContext,
): Promise<{ readonly written: number; readonly refused: boolean }> {
  const contents = youtubeContents(await context.live.site());
  const { facts, refusal } = await youtubeVideos(
    context,
    contents.map(({ video }) => video),
  );
  if (refusal !== null && refusal.code !== 'no-key') {
    context.log.warn({ code: refusal.code }, `YouTube was asked in vain: ${refusal.message}`);
  }
  const differs = (content: YoutubeContent, told: YoutubeFacts | undefined): told is YoutubeFacts =>
    told !== undefined && !isSame(content.facts, told);
  const refused = refusal !== null;
  if (!contents.some((content) => differs(content, facts.get(content.video)))) return { written: 0, refused };
  const written = await context.live.edit('youtube', (doc, origin, now) => {
    // As it is by now: somebody may have changed or deleted one meanwhile.
    const stale = youtubeContents(now).filter((content) => differs(content, facts.get(content.video)));
    for (const { id, video } of stale) updateContent(doc, id, { facts: facts.get(video) }, origin);
    return stale.length;
  });
  return { written, refused };
}

/**
 * Returns a look to be taken every few seconds: it asks when a video came to the site, after a refusal when the key is
 * another one, and now and then by itself.
 */
export function watchYoutube(context: ServerContext): () => Promise<void> {
  let seen: Site['contents'] | null = null;
  let wanting = '';
  let lookAgainAt = 0;
  /** The key that was refused, or the lack of one, as it stands in the database; undefined: none was. */
  let refusedKey: string | null | undefined;
  let running = false;

  async function worthAsking(site: Site): Promise<boolean> {
    const came = site.contents !== seen;
    seen = site.contents;
    if (context.now() >= lookAgainAt) return true;
    if (refusedKey !== undefined && (await storedYoutubeKey(context)) !== refusedKey) return true;
    if (!came) return false;
    // Every edit of a content comes by here; only one that brings a video is worth a question.
    const before = wanting;
    wanting = wantingFacts(site);
    return wanting !== before;
  }

  return async () => {
    if (running) return;
    running = true;
    try {
      if (!(await worthAsking(await context.live.site()))) return;
      lookAgainAt = context.now() + LOOK_AGAIN_MS;
      const key = await storedYoutubeKey(context);
      const { refused } = await fillFacts(context);
      refusedKey = refused ? key : undefined;
    } catch (error) {
      context.log.warn({ err: error }, 'what YouTube says of its videos could not be kept');
    } finally {
      running = false;
    }
  };
}
