import { personById } from '#lib/server/accounts/people';
import { resetSecondFactor } from '#lib/server/accounts/second-factor';
import { api } from '#lib/server/api';

export const DELETE = api(
  {
    action: 'people.manage',
    summary: "Takes somebody's second factor away, who lost it; only they can switch it on again.",
    answers: { 204: null },
    problems: { 404: ['unknown-user'] },
  },
  async ({ context, param, note }) => {
    const { id, username } = await personById(context.db, param('id'));
    await resetSecondFactor(context, id);
    await note({
      action: 'second-factor',
      subject: `user:${id}`,
      subjectName: username,
      detail: { did: 'reset' },
    });
  },
);
