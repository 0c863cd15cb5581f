import * as v from 'valibot';
import { api } from '#lib/server/api';
import { someOf } from '#lib/server/audit/some-of';
import { COMMAND_PROBLEMS, launchAnswer, standingAnswer } from '#lib/server/launches/answers';
import { giverOf, launch } from '#lib/server/launches/command';
import { launchRequestSchema } from '#lib/server/launches/launch-request';
import { standingNow } from '#lib/server/launches/standing-now';
import { requireAction } from '#lib/server/require-action';

export const GET = api(
  {
    action: 'site.read',
    summary: 'What stands now: emergencies first, each kind newest first.',
    answers: { 200: v.strictObject({ now: v.number(), launches: v.array(standingAnswer) }) },
  },
  ({ context }) => standingNow(context),
);

export const POST = api(
  {
    action: 'launch',
    summary: 'Starts a content, a playlist or a text on its targets.',
    body: launchRequestSchema,
    answers: { 201: v.strictObject({ launches: v.array(launchAnswer) }) },
    problems: { 422: COMMAND_PROBLEMS },
  },
  async ({ context, who, body, note }) => {
    if (body.mode === 'emergency') requireAction(who, 'emergency');
    const launches = await launch(context, giverOf(who), body);
    const { mode, targets, seconds } = body;
    await note({ action: 'launch', detail: { did: 'started', mode, seconds, ...someOf(targets) } });
    return { launches };
  },
);
