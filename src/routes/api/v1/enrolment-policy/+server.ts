import * as v from 'valibot';
import { api } from '#lib/server/api';
import { enrolmentPolicy, policySchema, setEnrolmentPolicy } from '#lib/server/devices/policy';

const policy = v.strictObject({ policy: policySchema });

export const GET = api(
  { action: 'device.read', summary: 'How new screens join.', answers: { 200: policy } },
  async ({ context }) => ({ policy: await enrolmentPolicy(context.db) }),
);

export const PUT = api(
  {
    action: 'enrolment.configure',
    summary: 'Says how new screens join.',
    body: policy,
    answers: { 200: policy },
  },
  async ({ context, body, by, note }) => {
    const before = await enrolmentPolicy(context.db);
    await setEnrolmentPolicy(context.db, body.policy);
    await note({ action: 'enrolment', detail: { policy: [before, body.policy] } });
    context.log.info({ policy: body.policy, by }, 'enrolment policy set');
    return body;
  },
);
