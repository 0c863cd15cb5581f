import { api } from '#lib/server/api';
import { testAnswer, testWebhook } from '#lib/server/webhooks/webhooks';

export const POST = api(
  {
    action: 'server.configure',
    summary: 'Sends a message of the kind “test” now, once, and says what came of it.',
    answers: { 200: testAnswer },
    problems: { 404: ['unknown-webhook'] },
  },
  ({ context, param }) => testWebhook(context, param('id')),
);
