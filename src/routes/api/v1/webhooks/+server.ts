import * as v from 'valibot';
import { api } from '#lib/server/api';
import { noteBadUrl } from '#lib/server/webhooks/note-bad-url';
import {
  createWebhook,
  listWebhooks,
  newWebhookSchema,
  webhookAnswer,
  webhookWithSecret,
} from '#lib/server/webhooks/webhooks';

export const GET = api(
  {
    action: 'server.configure',
    summary: 'Lists webhooks.',
    answers: { 200: v.strictObject({ webhooks: v.array(webhookAnswer) }) },
  },
  async ({ context }) => ({ webhooks: await listWebhooks(context) }),
);

export const POST = api(
  {
    action: 'server.configure',
    secret: true,
    summary: 'Makes a webhook; its secret is shown this once.',
    body: newWebhookSchema,
    answers: { 201: webhookWithSecret },
    problems: { 422: ['bad-url', 'too-many-webhooks'] },
  },
  async ({ context, body, by, note }) => {
    const wanted = { did: 'created', subject: '', subjectName: body.name } as const;
    const made = await noteBadUrl(note, wanted, createWebhook(context, by, body));
    const { id, name, url, events } = made.webhook;
    await note({
      action: 'webhook',
      subject: `webhook:${id}`,
      subjectName: name,
      // A path may be a secret of the receiver's.
      detail: { did: 'created', host: new URL(url).host, events },
    });
    return made;
  },
);
