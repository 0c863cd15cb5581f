import { json } from '@sveltejs/kit';
import { api, readJson } from '#lib/server/api';
import { giverOf, launch } from '#lib/server/launches/command';
import { launchRequestSchema } from '#lib/server/launches/launch-request';
import { standingNow } from '#lib/server/launches/standing-now';
import { requireAction } from '#lib/server/require-action';

export const GET = api('site.read', ({ context }) => standingNow(context));

export const POST = api('launch', async ({ context, event, who }) => {
  const request = await readJson(event.request, launchRequestSchema);
  if (request.mode === 'emergency') requireAction(who, 'emergency');
  return json({ launches: await launch(context, giverOf(who), request) }, { status: 201 });
});
