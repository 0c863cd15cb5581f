import * as v from 'valibot';
import { api } from '#lib/server/api';
import { mediaRow, mediaUses } from '#lib/server/media/media-list';

export const GET = api(
  {
    action: 'site.read',
    summary: 'The contents that show a file, those in the trash too.',
    answers: {
      200: v.strictObject({
        uses: v.array(
          v.strictObject({
            collection: v.literal('contents'),
            id: v.string(),
            name: v.string(),
            inTrash: v.boolean(),
          }),
        ),
      }),
    },
    problems: { 404: ['unknown-media'] },
  },
  async ({ context, param }) => {
    const { hash } = await mediaRow(context.db, param('hash'));
    return { uses: mediaUses(await context.live.site(), hash) };
  },
);
