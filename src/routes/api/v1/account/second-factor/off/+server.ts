import { switchOff } from '#lib/server/accounts/second-factor';
import { PROOF_PROBLEMS, proofSchema } from '#lib/server/accounts/second-factor-answers';
import { api } from '#lib/server/api';
import { requirePerson } from '#lib/server/require-action';

export const POST = api(
  {
    action: 'account.own',
    secret: true,
    summary: 'Switches your second factor off.',
    body: proofSchema,
    answers: { 204: null },
    problems: { 409: ['second-factor-wanted'], 422: PROOF_PROBLEMS },
  },
  async ({ context, event, who, body, note }) => {
    const person = requirePerson(who);
    await switchOff(context, person, body, event.getClientAddress());
    await note({ action: 'second-factor', subject: `user:${person.userId}`, detail: { did: 'off' } });
  },
);
