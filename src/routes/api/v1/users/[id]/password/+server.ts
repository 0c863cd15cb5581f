import * as v from 'valibot';
import { newPasswordSchema } from '#lib/server/accounts/credentials';
import { demandAnother, personById, setPassword } from '#lib/server/accounts/people';
import { api } from '#lib/server/api';
import { selfOf } from '#lib/server/require-action';

export const PUT = api(
  {
    action: 'people.manage',
    summary: 'Gives somebody a new password and ends their sessions.',
    body: v.strictObject({ password: newPasswordSchema }),
    answers: { 204: null },
    problems: { 404: ['unknown-user'], 409: ['own-account'] },
  },
  async ({ context, param, who, body, note }) => {
    const person = await personById(context.db, param('id'));
    demandAnother(selfOf(who), person.id, 'reset the password of');
    await setPassword(context, person.id, body.password);
    await note({
      action: 'people',
      subject: `user:${person.id}`,
      subjectName: person.username,
      detail: { did: 'password-reset' },
    });
  },
);
