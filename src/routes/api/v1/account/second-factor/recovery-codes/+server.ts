import { renewRecoveryCodes } from '#lib/server/accounts/second-factor';
import { codesAnswer, PROOF_PROBLEMS, proofSchema } from '#lib/server/accounts/second-factor-answers';
import { api } from '#lib/server/api';
import { requirePerson } from '#lib/server/require-action';

export const POST = api(
  {
    action: 'account.own',
    secret: true,
    summary: 'New recovery codes; the old ones open nothing any more.',
    body: proofSchema,
    answers: { 200: codesAnswer },
    problems: { 409: ['off'], 422: PROOF_PROBLEMS },
  },
  async ({ context, event, who, body, note }) => {
    const person = requirePerson(who);
    const recoveryCodes = await renewRecoveryCodes(context, person, body, event.getClientAddress());
    await note({ action: 'second-factor', subject: `user:${person.userId}`, detail: { did: 'new-codes' } });
    return { recoveryCodes };
  },
);
