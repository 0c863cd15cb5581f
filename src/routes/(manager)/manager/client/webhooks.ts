import * as v from 'valibot';
import { call } from './http';

const webhookSchema = v.object({
  id: v.string(),
  name: v.string(),
  url: v.string(),
  events: v.array(v.string()),
  disabledAt: v.nullable(v.number()),
  disabledBecause: v.nullable(v.picklist(['person', 'failing', 'gone'])),
  failingSince: v.nullable(v.number()),
  oldSecretUntil: v.nullable(v.number()),
  waiting: v.number(),
});
export type Webhook = v.InferOutput<typeof webhookSchema>;

const deliverySchema = v.object({
  id: v.string(),
  kind: v.string(),
  createdAt: v.number(),
  state: v.picklist(['waiting', 'delivered', 'failed']),
  attempts: v.number(),
  words: v.string(),
});
export type Delivery = v.InferOutput<typeof deliverySchema>;

export interface WebhookFields {
  readonly name: string;
  readonly url: string;
  readonly events: readonly string[];
}

const PATH = '/api/v1/webhooks';
const withSecret = v.object({ secret: v.string() });
const at = (id: string): string => `${PATH}/${encodeURIComponent(id)}`;

export async function listWebhooks(): Promise<readonly Webhook[]> {
  return (await call('GET', PATH, v.object({ webhooks: v.array(webhookSchema) }))).webhooks;
}

/** Resolves with the secret, which can't be asked for again. */
export async function makeWebhook(fields: WebhookFields): Promise<string> {
  return (await call('POST', PATH, withSecret, fields)).secret;
}

/** Resolves with the secret, which can't be asked for again. */
export async function renewSecret(id: string): Promise<string> {
  return (await call('POST', `${at(id)}/secret`, withSecret)).secret;
}

export async function changeWebhook(
  id: string,
  change: Partial<WebhookFields> & { readonly disabled?: boolean },
): Promise<void> {
  await call('PATCH', at(id), v.unknown(), change);
}

export async function deleteWebhook(id: string): Promise<void> {
  await call('DELETE', at(id), v.unknown());
}

/** What came of it, as a sentence. */
export async function testWebhook(
  id: string,
): Promise<{ readonly delivered: boolean; readonly words: string }> {
  return call('POST', `${at(id)}/test`, v.object({ delivered: v.boolean(), words: v.string() }));
}

export async function listDeliveries(id: string): Promise<readonly Delivery[]> {
  return (await call('GET', `${at(id)}/deliveries`, v.object({ deliveries: v.array(deliverySchema) })))
    .deliveries;
}
