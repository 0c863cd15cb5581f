import * as v from 'valibot';
import { beginSetup, secondFactorOf } from '#lib/server/accounts/second-factor';
import { PROOF_PROBLEMS, proofSchema, secondFactorAnswer } from '#lib/server/accounts/second-factor-answers';
import { api } from '#lib/server/api';
import { requirePerson } from '#lib/server/require-action';

export const GET = api(
  {
    action: 'second-factor.set-up',
    summary: 'How your second factor stands.',
    answers: { 200: secondFactorAnswer },
  },
  ({ context, who }) => secondFactorOf(context, requirePerson(who).userId),
);

export const POST = api(
  {
    action: 'second-factor.set-up',
    secret: true,
    summary:
      'Begins to set up an authenticator app; the one there is counts until the new one has shown a code.',
    body: proofSchema,
    answers: { 201: v.strictObject({ secret: v.string(), uri: v.string(), qr: v.string() }) },
    problems: { 422: PROOF_PROBLEMS },
  },
  async ({ context, event, who, body }) => {
    const setup = await beginSetup(context, requirePerson(who), body, event.getClientAddress());
    const { qrCode } = await import('#lib/server/accounts/qr-code');
    return { ...setup, qr: await qrCode(setup.uri) };
  },
);
