import * as v from 'valibot';
import { api } from '#lib/server/api';
import { someOf } from '#lib/server/audit/some-of';
import { clearAnswer } from '#lib/server/launches/answers';
import { clear, giverOf } from '#lib/server/launches/command';
import { clearRequestSchema } from '#lib/server/launches/launch-request';
import { requireAction } from '#lib/server/require-action';

export const POST = api(
  {
    action: 'launch',
    summary: "Ends every launch before it on the targets' screens, or every emergency.",
    body: clearRequestSchema,
    answers: { 200: v.strictObject({ launches: v.array(clearAnswer) }) },
    problems: { 409: ['newer-emergency'], 422: ['unknown-target', 'empty-selection'] },
  },
  async ({ context, who, body, note }) => {
    if (body.what === 'emergency') requireAction(who, 'emergency');
    const launches = await clear(context, giverOf(who), body);
    await note({ action: 'launch', detail: { did: 'cleared', what: body.what, ...someOf(body.targets) } });
    return { launches };
  },
);
