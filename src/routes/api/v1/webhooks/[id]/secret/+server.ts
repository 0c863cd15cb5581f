import { api } from '#lib/server/api';
import { renewSecret, webhookWithSecret } from '#lib/server/webhooks/webhooks';

export const POST = api(
  {
    action: 'server.configure',
    secret: true,
    summary: 'Makes a new secret, shown this once; the one before it signs too for 24 hours.',
    answers: { 201: webhookWithSecret },
    problems: { 404: ['unknown-webhook'] },
  },
  async ({ context, param, note }) => {
    const renewed = await renewSecret(context, param('id'));
    const { id, name } = renewed.webhook;
    await note({
      action: 'webhook',
      subject: `webhook:${id}`,
      subjectName: name,
      detail: { did: 'new secret' },
    });
    return renewed;
  },
);
