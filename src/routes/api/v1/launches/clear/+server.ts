import { api, readJson } from '#lib/server/api';
import { clear, giverOf } from '#lib/server/launches/command';
import { clearRequestSchema } from '#lib/server/launches/launch-request';
import { requireAction } from '#lib/server/require-action';

export const POST = api('launch', async ({ context, event, who }) => {
  const request = await readJson(event.request, clearRequestSchema);
  if (request.what === 'emergency') requireAction(who, 'emergency');
  return { launches: await clear(context, giverOf(who), request) };
});
