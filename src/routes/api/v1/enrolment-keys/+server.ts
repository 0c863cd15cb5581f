import * as v from 'valibot';
import { api } from '#lib/server/api';
import { keyAnswer, newKeySchema } from '#lib/server/devices/answers';
import { createKey, keyById, listKeys } from '#lib/server/devices/enrolment-keys';

export const GET = api(
  {
    action: 'enrolment.configure',
    summary: 'Lists enrolment keys, oldest first, revoked ones too.',
    answers: { 200: v.strictObject({ keys: v.array(keyAnswer) }) },
  },
  async ({ context }) => ({ keys: await listKeys(context.db) }),
);

export const POST = api(
  {
    action: 'enrolment.configure',
    secret: true,
    summary: 'Makes an enrolment key; its text is in this answer and nowhere else.',
    body: newKeySchema,
    answers: { 201: v.strictObject({ ...keyAnswer.entries, text: v.string() }) },
    problems: { 422: ['already-over'] },
  },
  async ({ context, body, by, note }) => {
    const { id, text } = await createKey(context, { ...body, createdBy: by });
    await note({
      action: 'enrolment',
      subject: `key:${id}`,
      subjectName: body.name,
      detail: { did: 'created', mostDevices: body.mostDevices, expiresAt: body.expiresAt },
    });
    return { ...(await keyById(context.db, id)), text };
  },
);
