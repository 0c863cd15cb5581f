import { api } from '#lib/server/api';
import { testAnswer, testWebhook } from '#lib/server/webhooks/webhooks';

export const POST = api(
  {
    action: 'server.configure',
    summary: 'Sends a message of the kind “test” now, once, and says what came of it.',
    answers: { 200: testAnswer },
    problems: { 404: ['unknown-webhook'] },
  },
  async ({ context, param, note }) => {
    const id = param('id');
    const { name, outcome } = await testWebhook(context, id);
    const { delivered, status, words, refused } = outcome;
    await note({
      action: 'webhook',
      subject: `webhook:${id}`,
      subjectName: name,
      outcome: refused ? 'refused' : 'done',
      detail: { did: 'tested', delivered, status },
    });
    return { delivered, status, words };
  },
);
