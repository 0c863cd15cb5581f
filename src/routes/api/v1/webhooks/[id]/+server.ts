import { api } from '#lib/server/api';
import { noteBadUrl } from '#lib/server/webhooks/note-bad-url';
import {
  changeWebhook,
  deleteWebhook,
  webhookAnswer,
  webhookPatchSchema,
} from '#lib/server/webhooks/webhooks';

export const PATCH = api(
  {
    action: 'server.configure',
    summary: 'Changes a webhook, switches it off or on again.',
    body: webhookPatchSchema,
    answers: { 200: webhookAnswer },
    problems: { 404: ['unknown-webhook'], 422: ['bad-url'] },
  },
  async ({ context, body, param, note }) => {
    const wanted = {
      did: 'changed',
      subject: `webhook:${param('id')}`,
      subjectName: body.name ?? '',
    } as const;
    const webhook = await noteBadUrl(note, wanted, changeWebhook(context, param('id'), body));
    const { id, name, url, events, disabledAt } = webhook;
    await note({
      action: 'webhook',
      subject: `webhook:${id}`,
      subjectName: name,
      detail: { did: 'changed', host: new URL(url).host, events, disabled: disabledAt !== null },
    });
    return webhook;
  },
);

export const DELETE = api(
  {
    action: 'server.configure',
    summary: 'Deletes a webhook, with what it is still owed.',
    answers: { 204: null },
    problems: { 404: ['unknown-webhook'] },
  },
  async ({ context, param, note }) => {
    const { id, name } = await deleteWebhook(context, param('id'));
    await note({
      action: 'webhook',
      subject: `webhook:${id}`,
      subjectName: name,
      detail: { did: 'deleted' },
    });
  },
);
