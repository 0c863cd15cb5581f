import { json } from '@sveltejs/kit';
import { screenApi } from '#lib/server/api';
import { playbackAnswer } from '#lib/server/playback/answer';
import { askedInstant } from '#lib/server/playback/asked';
import { Budget } from '#lib/server/playback/budget';
import { Problem } from '#lib/server/problem';

const budget = new Budget(() => performance.now());

export const GET = screenApi('site.read', async ({ context, event, screen, by }) => {
  const { live } = context;
  const at = askedInstant(event.url.searchParams) ?? context.now();
  const waitMs = budget.waitMs(by);
  if (waitMs > 0) {
    throw new Problem(
      429,
      'too-many-questions',
      'These questions kept the server busy for too long. Wait a little, then go on more slowly.',
      { headers: { 'retry-after': String(Math.ceil(waitMs / 1_000)) } },
    );
  }
  const site = await live.site();
  const { value, ms } = budget.spend(by, () => playbackAnswer(site, screen, at));
  return json(
    { site: { uid: live.uid, epoch: live.epoch }, ...value },
    { headers: { 'cache-control': 'no-store', 'server-timing': `timeline;dur=${ms.toFixed(1)}` } },
  );
});
