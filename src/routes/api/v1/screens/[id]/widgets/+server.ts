import * as v from 'valibot';
import { recordId } from '#lib/model/values';
import { toldSchema } from '#lib/model/widget-news';
import { screenApi } from '#lib/server/api';
import { toldFor } from '#lib/server/widgets/told';

export const GET = screenApi(
  {
    action: 'site.read',
    summary: 'What the server fetched for the widgets that a screen shows.',
    description:
      'For feeds and weather of the site’s document; contents that are none of these are left out. Screens keep it and show it with its age.',
    query: v.strictObject({
      content: v.pipe(
        v.array(recordId),
        v.maxLength(100),
        v.description('Ids of contents, up to 100 of them.'),
      ),
    }),
    answers: {
      200: v.strictObject({ widgets: v.array(v.strictObject({ content: recordId, ...toldSchema.entries })) }),
    },
    tagged: true,
  },
  async ({ context, query }) => {
    const told = await toldFor(context, await context.live.site(), query.content);
    return { widgets: [...told].map(([content, news]) => ({ content, ...news })) };
  },
);
