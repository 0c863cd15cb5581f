import * as v from 'valibot';
import { confirmSetup } from '#lib/server/accounts/second-factor';
import { codesAnswer } from '#lib/server/accounts/second-factor-answers';
import { api } from '#lib/server/api';
import { requirePerson } from '#lib/server/require-action';

export const POST = api(
  {
    action: 'second-factor.set-up',
    secret: true,
    summary: 'The first code of the new app: from now on one is asked for at each login.',
    description: 'Your other sessions end. The recovery codes are in this answer and nowhere else.',
    body: v.strictObject({ code: v.pipe(v.string(), v.maxLength(100)) }),
    answers: { 200: codesAnswer },
    problems: { 409: ['no-setup'], 422: ['wrong-code'] },
  },
  async ({ context, event, who, body, note }) => {
    const person = requirePerson(who);
    const recoveryCodes = await confirmSetup(context, person, body.code, event.getClientAddress());
    await note({ action: 'second-factor', subject: `user:${person.userId}`, detail: { did: 'set-up' } });
    return { recoveryCodes };
  },
);
