import * as v from 'valibot';
import { youtubeFactsSchema, type YoutubeFacts } from '#lib/model/youtube';
import type { ServerContext } from '../context';
import { Turns } from '../turns';
import { askYoutube, MOST_AT_ONCE, type YoutubeAnswer } from './ask-youtube';
import { keepPicture } from './picture';
import { noneLeft, takeUnit } from './quota';
import { youtubeKey } from './youtube-key';
import { YoutubeRefusal } from './youtube-refusal';

type Store = Pick<ServerContext, 'config' | 'db' | 'log' | 'now' | 'outbound'>;

/** A title or a length hardly ever changes; YouTube's terms want nothing kept for more than 30 days. */
const FRESH_MS = 7 * 86_400_000;
const FORGET_MS = 30 * 86_400_000;
/** What is gone or locked may have been put right by its owner. */
const FRESH_PROBLEM_MS = 3_600_000;

export interface Told {
  /** What is known, also when it is older than we would like. */
  readonly facts: ReadonlyMap<string, YoutubeFacts>;
  /** Why the rest could not be asked for; null when all was. */
  readonly refusal: YoutubeRefusal | null;
}

const rowFacts = v.pipe(v.string(), v.parseJson(), youtubeFactsSchema);

interface Known {
  readonly facts: YoutubeFacts;
  readonly fresh: boolean;
}

async function known({ db, now }: Store, videos: readonly string[]): Promise<Map<string, Known>> {
  const rows = await db.read
    .selectFrom('youtube_videos')
    .selectAll()
    .where('video', 'in', [...videos])
    .execute();
  const found = new Map<string, Known>();
  for (const { video, facts: text, asked_at } of rows) {
    const facts = v.safeParse(rowFacts, text);
    if (!facts.success) continue;
    const age = now() - asked_at;
    const keeps = facts.output.state === 'playable' ? FRESH_MS : FRESH_PROBLEM_MS;
    found.set(video, { facts: facts.output, fresh: age >= 0 && age < keeps });
  }
  return found;
}

async function keep(
  store: Store,
  video: string,
  { picture, ...told }: YoutubeAnswer,
  before: YoutubeFacts | undefined,
): Promise<YoutubeFacts> {
  const thumb = picture === null ? null : await keepPicture(store, picture);
  const facts: YoutubeFacts = { video, ...told, thumb: thumb ?? before?.thumb ?? null };
  const row = { facts: JSON.stringify(facts), asked_at: store.now() };
  await store.db.write
    .deleteFrom('youtube_videos')
    .where('asked_at', '<', store.now() - FORGET_MS)
    .execute();
  await store.db.write
    .insertInto('youtube_videos')
    .values({ video, ...row })
    .onConflict((conflict) => conflict.column('video').doUpdateSet(row))
    .execute();
  return facts;
}

/** @throws {YoutubeRefusal} */
async function ask(store: Store, videos: readonly string[]): Promise<ReadonlyMap<string, YoutubeAnswer>> {
  const key = await youtubeKey(store);
  if (key === null) throw new YoutubeRefusal('no-key', 'This server has no key for YouTube.');
  if (!(await takeUnit(store))) {
    throw new YoutubeRefusal('quota', 'This server asked YouTube as often today as it may.');
  }
  try {
    return await askYoutube(store, key.key, videos);
  } catch (error) {
    if (error instanceof YoutubeRefusal && error.code === 'quota') await noneLeft(store);
    throw error;
  }
}

/** One at a time: whoever waits finds what the one before it learnt, and the day's units are counted right. */
const turns = new Turns(1);

/** What YouTube says of these videos; it is asked only about those that nothing recent is known of. */
export async function youtubeVideos(store: Store, videos: readonly string[]): Promise<Told> {
  if (videos.length === 0) return { facts: new Map(), refusal: null };
  return turns.take(async () => {
    const found = await known(store, videos);
    const facts = new Map([...found].map(([video, { facts: one }]) => [video, one]));
    const wanted = [...new Set(videos)].filter((video) => found.get(video)?.fresh !== true);
    try {
      for (let first = 0; first < wanted.length; first += MOST_AT_ONCE) {
        const answers = await ask(store, wanted.slice(first, first + MOST_AT_ONCE));
        for (const [video, answer] of answers) {
          facts.set(video, await keep(store, video, answer, facts.get(video)));
        }
      }
      return { facts, refusal: null };
    } catch (error) {
      if (!(error instanceof YoutubeRefusal)) throw error;
      return { facts, refusal: error };
    }
  });
}
