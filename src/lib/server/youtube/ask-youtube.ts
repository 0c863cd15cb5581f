import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import type { YoutubeFacts } from '#lib/model/youtube';
import type { ServerContext } from '../context';
import { YoutubeRefusal } from './youtube-refusal';

/** What YouTube says of a video; `picture` is where its picture lies. */
export type YoutubeAnswer = Pick<YoutubeFacts, 'state' | 'title' | 'durationMs'> & {
  readonly picture: string | null;
};

/** One call tells of so many videos and costs one unit of the day's quota, whatever their number. */
export const MOST_AT_ONCE = 50;

const FIELDS =
  'items(id,snippet(title,thumbnails),contentDetails/duration,status(embeddable,privacyStatus,uploadStatus))';

const thumbnail = v.object({ url: v.string(), width: v.optional(v.number(), 0) });
// https://developers.google.com/youtube/v3/docs/videos#resource-representation
const answerSchema = v.object({
  items: v.optional(
    v.array(
      v.object({
        id: v.string(),
        snippet: v.object({
          title: v.string(),
          thumbnails: v.optional(v.record(v.string(), thumbnail), {}),
        }),
        contentDetails: v.optional(v.object({ duration: v.optional(v.string(), '') }), { duration: '' }),
        status: v.optional(v.object({ embeddable: v.optional(v.boolean(), true) }), { embeddable: true }),
      }),
    ),
    [],
  ),
});
type Item = v.InferOutput<typeof answerSchema>['items'][number];

const errorSchema = v.object({
  error: v.object({
    message: v.optional(v.string(), ''),
    errors: v.optional(v.array(v.object({ reason: v.optional(v.string(), '') })), []),
    details: v.optional(v.array(v.object({ reason: v.optional(v.string(), '') })), []),
  }),
});

const QUOTA = new Set(['quotaExceeded', 'dailyLimitExceeded', 'rateLimitExceeded']);

/** ISO 8601; 0 stands for a live broadcast. */
function msOf(duration: string): number | null {
  try {
    const ms = Temporal.Duration.from(duration).total('milliseconds');
    return ms >= 1 ? Math.round(ms) : null;
  } catch {
    // Not a length that we know of: the video plays for the site's default.
    return null;
  }
}

/** Wide enough for a card in the manager, and no wider than it must be. */
const WIDE_ENOUGH = 480;

function pictureOf({ snippet }: Item): string | null {
  const pictures = Object.values(snippet.thumbnails)
    .filter(({ url }) => url.startsWith('https://') || url.startsWith('http://'))
    .sort((a, b) => a.width - b.width);
  return (pictures.find(({ width }) => width >= WIDE_ENOUGH) ?? pictures.at(-1))?.url ?? null;
}

function answerOf(item: Item): YoutubeAnswer {
  return {
    state: item.status.embeddable ? 'playable' : 'not-embeddable',
    title: item.snippet.title.replace(/\p{Cc}/gu, ' ').slice(0, 500),
    durationMs: msOf(item.contentDetails.duration),
    picture: pictureOf(item),
  };
}

function refusalOf(status: number, body: string): YoutubeRefusal {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), errorSchema), body);
  const { errors = [], details = [] } = parsed.success ? parsed.output.error : {};
  const reasons = [...errors, ...details].map(({ reason }) => reason);
  if (status === 429 || reasons.some((reason) => QUOTA.has(reason))) {
    return new YoutubeRefusal('quota', 'YouTube answers no more today: the quota of this key is used up.');
  }
  if (status === 400 || status === 401 || status === 403) {
    const why = reasons.find((reason) => reason !== '');
    return new YoutubeRefusal(
      'bad-key',
      `Google does not take this key${why === undefined ? '' : ` (${why})`}: look in the Google Cloud console whether the YouTube Data API v3 is switched on for it and whether it is restricted to other addresses.`,
    );
  }
  return new YoutubeRefusal('unreachable', `YouTube answered ${status}. It is asked again in a while.`);
}

/**
 * Asks YouTube's Data API about at most `MOST_AT_ONCE` videos. A video that it does not name is gone, or private.
 * @throws {YoutubeRefusal} but never `no-key`
 */
export async function askYoutube(
  { config, outbound }: Pick<ServerContext, 'config' | 'outbound'>,
  key: string,
  videos: readonly string[],
): Promise<ReadonlyMap<string, YoutubeAnswer>> {
  const url = new URL('/youtube/v3/videos', config.youtubeOrigin);
  url.search = new URLSearchParams({
    part: 'snippet,contentDetails,status',
    id: videos.join(','),
    maxResults: String(MOST_AT_ONCE),
    fields: FIELDS,
  }).toString();
  const answer = await outbound
    // In a header: what stands in an address stands in logs too.
    .fetch({ url: url.href, headers: { 'x-goog-api-key': key }, limits: { redirects: 0 } })
    .catch((cause: unknown) => {
      throw new YoutubeRefusal('unreachable', 'YouTube can’t be reached from this server.', { cause });
    });
  const body = Buffer.from(answer.body).toString('utf8');
  if (answer.status !== 200) throw refusalOf(answer.status, body);
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), answerSchema), body);
  if (!parsed.success) {
    throw new YoutubeRefusal('unreachable', 'YouTube’s answer can’t be read. It is asked again in a while.');
  }
  const told = new Map(parsed.output.items.map((item) => [item.id, answerOf(item)]));
  return new Map(videos.map((video) => [video, told.get(video) ?? GONE]));
}

const GONE: YoutubeAnswer = { state: 'gone', title: '', durationMs: null, picture: null };
