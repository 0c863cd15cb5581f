import { changeOwnPassword, ownPasswordSchema } from '#lib/server/accounts/own-password';
import { api } from '#lib/server/api';
import { requirePerson } from '#lib/server/require-action';

export const PUT = api(
  {
    action: 'account.own',
    summary: 'Changes your own password, which ends your other sessions.',
    body: ownPasswordSchema,
    answers: { 204: null },
    problems: { 422: ['wrong-password', 'same-password'] },
  },
  async ({ context, event, who, body, note }) => {
    const person = requirePerson(who);
    await changeOwnPassword(context, person, body, event.getClientAddress());
    await note({ action: 'account', subject: `user:${person.userId}`, detail: { did: 'password' } });
  },
);
