import * as v from 'valibot';
import { personById } from '#lib/server/accounts/people';
import { endSessions, listSessions, sessionAnswer } from '#lib/server/accounts/session-list';
import { api } from '#lib/server/api';

export const GET = api(
  {
    action: 'people.manage',
    summary: "Somebody's sessions, the one used last first.",
    answers: { 200: v.strictObject({ sessions: v.array(sessionAnswer) }) },
    problems: { 404: ['unknown-user'] },
  },
  async ({ context, param, who }) => {
    const { id } = await personById(context.db, param('id'));
    return { sessions: await listSessions(context, id, who.kind === 'user' ? who.sessionId : null) };
  },
);

export const DELETE = api(
  {
    action: 'people.manage',
    summary: "Ends all of somebody's sessions.",
    answers: { 200: v.strictObject({ ended: v.number() }) },
    problems: { 404: ['unknown-user'] },
  },
  async ({ context, param, note }) => {
    const { id, username } = await personById(context.db, param('id'));
    const ended = await endSessions(context, id, { allBut: null });
    await note({
      action: 'session',
      subject: `user:${id}`,
      subjectName: username,
      detail: { did: 'ended-all', ended },
    });
    return { ended };
  },
);
