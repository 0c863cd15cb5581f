import { api } from '#lib/server/api';
import { keyAnswer } from '#lib/server/devices/answers';
import { keyById, revokeKey } from '#lib/server/devices/enrolment-keys';

export const DELETE = api(
  {
    action: 'enrolment.configure',
    summary: 'Revokes an enrolment key: it lets nobody in any more. Devices that it let in stay.',
    answers: { 200: keyAnswer },
    problems: { 404: ['unknown-key'] },
  },
  async ({ context, param, note }) => {
    const { id, name } = await keyById(context.db, param('id'));
    await revokeKey(context, id);
    await note({ action: 'enrolment', subject: `key:${id}`, subjectName: name, detail: { did: 'revoked' } });
    return keyById(context.db, id);
  },
);
