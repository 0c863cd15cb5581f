import { endSessions } from '#lib/server/accounts/session-list';
import { api } from '#lib/server/api';
import { requirePerson } from '#lib/server/require-action';

export const DELETE = api(
  {
    action: 'account.own',
    summary: 'Ends one of your sessions.',
    answers: { 204: null },
    problems: { 404: ['unknown-session'] },
  },
  async ({ context, param, who, note }) => {
    const { userId } = requirePerson(who);
    const id = param('id');
    await endSessions(context, userId, { id });
    await note({ action: 'session', subject: `session:${id}`, detail: { did: 'ended' } });
  },
);
