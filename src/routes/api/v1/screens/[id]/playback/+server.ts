import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { screenApi } from '#lib/server/api';
import { playbackAnswer } from '#lib/server/playback/answer';
import { playbackSchema } from '#lib/server/playback/answer-schema';
import { askedInstant } from '#lib/server/playback/asked';
import { Budget } from '#lib/server/playback/budget';
import { Problem } from '#lib/server/problem';

const budget = new Budget(() => performance.now());

export const GET = screenApi(
  {
    action: 'site.read',
    summary: 'What plays on a screen at a moment, why, and what comes next.',
    description: 'Computed by the code that kiosks run, from the site as it is saved.',
    query: v.strictObject({
      at: v.optional(
        v.pipe(v.string(), v.description('Another moment than now, such as `2026-03-02T10:00:00Z`.')),
      ),
    }),
    answers: { 200: playbackSchema },
    problems: {
      400: ['invalid-instant'],
      404: ['unknown-screen', 'screen-in-trash'],
      429: ['too-many-questions'],
    },
  },
  async ({ context, query, screen, by }) => {
    const { live } = context;
    const at = askedInstant(query.at) ?? context.now();
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
  },
);
