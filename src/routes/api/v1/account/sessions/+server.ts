import * as v from 'valibot';
import { endSessions, listSessions, sessionAnswer } from '#lib/server/accounts/session-list';
import { api } from '#lib/server/api';
import { requirePerson } from '#lib/server/require-action';

export const GET = api(
  {
    action: 'account.own',
    summary: 'Your own sessions, the one used last first.',
    answers: { 200: v.strictObject({ sessions: v.array(sessionAnswer) }) },
  },
  async ({ context, who }) => {
    const { userId, sessionId } = requirePerson(who);
    return { sessions: await listSessions(context, userId, sessionId) };
  },
);

export const DELETE = api(
  {
    action: 'account.own',
    summary: 'Ends all your sessions but the one that asks.',
    answers: { 200: v.strictObject({ ended: v.number() }) },
  },
  async ({ context, who, note }) => {
    const { userId, sessionId } = requirePerson(who);
    const ended = await endSessions(context, userId, { allBut: sessionId });
    await note({ action: 'session', subject: `user:${userId}`, detail: { did: 'ended-others', ended } });
    return { ended };
  },
);
