import * as v from 'valibot';
import { toldSchema } from '#lib/model/widget-news';
import { api } from '#lib/server/api';
import { Problem } from '#lib/server/problem';
import { recordOf } from '#lib/server/records/resource';
import { contents } from '#lib/server/records/contents';
import { toldFor } from '#lib/server/widgets/told';

export const GET = api(
  {
    action: 'site.read',
    summary: 'What the server fetched for a widget, when, and why the last try failed.',
    description:
      'For feeds and weather; the server fetches them by itself, some seconds after the widget was made. News are plain text.',
    answers: { 200: v.strictObject(toldSchema.entries) },
    problems: { 404: ['unknown-content', 'nothing-fetched'], 409: ['damaged'] },
    tagged: true,
  },
  async ({ context, param }) => {
    const site = await context.live.site();
    const { id } = recordOf(contents, site, param('id'));
    const told = (await toldFor(context, site, [id])).get(id);
    if (told !== undefined) return told;
    throw new Problem(
      404,
      'nothing-fetched',
      'Nothing is fetched for this content: it is no feed and no weather.',
    );
  },
);
