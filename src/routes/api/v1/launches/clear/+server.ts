import { api, readJson } from '#lib/server/api';
import { clear } from '#lib/server/launches/command';
import { clearRequestSchema } from '#lib/server/launches/launch-request';

export const POST = api('launch', async ({ context, event, by }) => {
  const request = await readJson(event.request, clearRequestSchema);
  return { launches: await clear(context, by, request) };
});
