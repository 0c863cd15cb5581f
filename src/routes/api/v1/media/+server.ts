import * as v from 'valibot';
import { api } from '#lib/server/api';
import { listMedia, mediaAnswer, mediaQuery } from '#lib/server/media/media-list';
import { nextCursor } from '#lib/server/page';

export const GET = api(
  {
    action: 'media.read',
    summary: 'Lists the stored files by hash.',
    query: mediaQuery,
    answers: { 200: v.strictObject({ media: v.array(mediaAnswer), next: nextCursor }) },
    tagged: true,
  },
  async ({ context, query }) => {
    const { items, next } = await listMedia(context.db, await context.live.site(), query);
    return { media: items, next };
  },
);
