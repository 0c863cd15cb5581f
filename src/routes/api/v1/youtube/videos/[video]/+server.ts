import * as v from 'valibot';
import { youtubeFactsSchema, youtubeVideo } from '#lib/model/youtube';
import { api } from '#lib/server/api';
import { Problem } from '#lib/server/problem';
import { youtubeVideos } from '#lib/server/youtube/videos';

export const GET = api(
  {
    action: 'site.edit',
    summary: 'Says what YouTube tells of a video.',
    description:
      'Needs a key for YouTube’s Data API (`PUT /api/v1/youtube/key`); without one, `facts` is null and a content with the video works all the same.',
    answers: {
      200: v.strictObject({
        facts: v.nullable(youtubeFactsSchema),
        /** Why YouTube could not be asked; `facts` is then what is known from before. */
        refusal: v.nullable(v.picklist(['no-key', 'bad-key', 'quota', 'unreachable'])),
      }),
    },
    problems: { 404: ['unknown-video'] },
  },
  async ({ context, param }) => {
    const video = v.safeParse(youtubeVideo, param('video'));
    if (!video.success) {
      throw new Problem(
        404,
        'unknown-video',
        'A video of YouTube has an id of 11 characters: look at its address.',
      );
    }
    const { facts, refusal } = await youtubeVideos(context, [video.output]);
    return { facts: facts.get(video.output) ?? null, refusal: refusal?.code ?? null };
  },
);
