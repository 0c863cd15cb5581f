import { personById } from '#lib/server/accounts/people';
import { endSessions } from '#lib/server/accounts/session-list';
import { api } from '#lib/server/api';

export const DELETE = api(
  {
    action: 'people.manage',
    summary: "Ends one of somebody's sessions.",
    answers: { 204: null },
    problems: { 404: ['unknown-user', 'unknown-session'] },
  },
  async ({ context, param, note }) => {
    const { id, username } = await personById(context.db, param('id'));
    const session = param('session');
    await endSessions(context, id, { id: session });
    await note({
      action: 'session',
      subject: `session:${session}`,
      subjectName: username,
      detail: { did: 'ended', user: id },
    });
  },
);
