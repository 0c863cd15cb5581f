import * as v from 'valibot';
import { api, readJson } from '#lib/server/api';
import { enrolmentPolicy, policySchema, setEnrolmentPolicy } from '#lib/server/devices/policy';

export const GET = api('device.read', async ({ context }) => ({ policy: await enrolmentPolicy(context.db) }));

export const PUT = api('enrolment.configure', async ({ context, event, by }) => {
  const { policy } = await readJson(event.request, v.object({ policy: policySchema }));
  await setEnrolmentPolicy(context.db, policy);
  context.log.info({ policy, by }, 'enrolment policy set');
  return { policy };
});
