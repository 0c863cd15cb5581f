import * as v from 'valibot';
import { api } from '#lib/server/api';
import type { ServerContext } from '#lib/server/context';
import { Problem } from '#lib/server/problem';
import { askYoutube } from '#lib/server/youtube/ask-youtube';
import { unitsUsed, UNITS_A_DAY } from '#lib/server/youtube/quota';
import { storeYoutubeKey, youtubeKey, youtubeKeySchema } from '#lib/server/youtube/youtube-key';
import { YoutubeRefusal } from '#lib/server/youtube/youtube-refusal';

const answer = v.strictObject({
  /** Where the key in use comes from; null: there is none. The key itself is never told. */
  from: v.nullable(v.picklist(['environment', 'settings'])),
  /** Calls since Google's last midnight, and how many this server makes in a day. */
  used: v.number(),
  perDay: v.number(),
});

async function standing(context: ServerContext): Promise<v.InferOutput<typeof answer>> {
  const key = await youtubeKey(context);
  return { from: key?.from ?? null, used: await unitsUsed(context), perDay: UNITS_A_DAY };
}

function demandSettable({ config }: ServerContext): void {
  if (config.youtubeKey === null) return;
  throw new Problem(
    409,
    'set-by-environment',
    'YOUTUBE_API_KEY is set where the server is started, and wins: change it there.',
  );
}

/** The first video of all: what is asked for does not matter, only whether Google answers. */
const ANY_VIDEO = 'jNQXAC9IVRw';

export const GET = api(
  {
    action: 'server.configure',
    summary: 'Says whether there is a key for YouTube’s Data API, and how much of today’s quota is used.',
    answers: { 200: answer },
  },
  ({ context }) => standing(context),
);

export const PUT = api(
  {
    action: 'server.configure',
    summary:
      'Sets the key for YouTube’s Data API, after Google took it. It is stored encrypted and never shown.',
    body: v.strictObject({ key: youtubeKeySchema }),
    answers: { 200: answer },
    problems: { 409: ['set-by-environment'], 422: ['key-refused'], 503: ['youtube-unreachable'] },
  },
  async ({ context, body, note }) => {
    demandSettable(context);
    try {
      await askYoutube(context, body.key, [ANY_VIDEO]);
    } catch (error) {
      if (!(error instanceof YoutubeRefusal)) throw error;
      if (error.code === 'bad-key') throw new Problem(422, 'key-refused', error.message, { cause: error });
      // A key whose day is used up is a key.
      if (error.code !== 'quota') {
        throw new Problem(
          503,
          'youtube-unreachable',
          `${error.message} So the key could not be tried, and was not kept.`,
          { cause: error },
        );
      }
    }
    await storeYoutubeKey(context, body.key);
    await note({ action: 'settings', subjectName: 'YouTube key', detail: { did: 'set' } });
    return standing(context);
  },
);

export const DELETE = api(
  {
    action: 'server.configure',
    summary: 'Forgets the key for YouTube’s Data API.',
    answers: { 200: answer },
    problems: { 409: ['set-by-environment'] },
  },
  async ({ context, note }) => {
    demandSettable(context);
    await storeYoutubeKey(context, null);
    await note({ action: 'settings', subjectName: 'YouTube key', detail: { did: 'removed' } });
    return standing(context);
  },
);
