import { json } from '@sveltejs/kit';
import { api, readJson } from '#lib/server/api';
import { launch } from '#lib/server/launches/command';
import { launchRequestSchema } from '#lib/server/launches/launch-request';

export const POST = api('launch', async ({ context, event, by }) => {
  const request = await readJson(event.request, launchRequestSchema);
  return json({ launches: await launch(context, by, request) }, { status: 201 });
});
