import * as v from 'valibot';
import { api } from '#lib/server/api';
import { deliveryAnswer, listDeliveries } from '#lib/server/webhooks/webhooks';

export const GET = api(
  {
    action: 'server.configure',
    summary: 'The last deliveries of a webhook and what came of them, newest first.',
    answers: { 200: v.strictObject({ deliveries: v.array(deliveryAnswer) }) },
    problems: { 404: ['unknown-webhook'] },
  },
  async ({ context, param }) => ({ deliveries: await listDeliveries(context, param('id')) }),
);
