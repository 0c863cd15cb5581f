import type { ServerContext } from '../context';
import type { Tables } from '../db/tables';
import { isOutboundError } from '../outbound/outbound-error';
import { unseal } from '../sealed';
import { SEALED } from '../sealed-places';
import { signedHeaders } from './signature';

export type Hook = Tables['webhooks'];

export interface Outcome {
  readonly delivered: boolean;
  /** Of the answer; null when there was none. */
  readonly status: number | null;
  /** For people; nothing of what the receiver said stands in it. */
  readonly words: string;
  /** The receiver does not want to hear of it again (410). */
  readonly gone: boolean;
  /** It leads to where this server calls nobody. */
  readonly refused: boolean;
}

const LIMITS = { connectMs: 5_000, headersMs: 15_000, totalMs: 20_000, redirects: 0 };

async function secretsOf(
  { config, now }: Pick<ServerContext, 'config' | 'now'>,
  hook: Hook,
): Promise<string[]> {
  const secrets = [await unseal(config, hook.secret, SEALED.webhookSecret.of(hook.id))];
  if (hook.old_secret !== null && (hook.old_secret_until ?? 0) > now())
    secrets.push(await unseal(config, hook.old_secret, SEALED.webhookOldSecret.of(hook.id)));
  return secrets;
}

function judge(status: number): Outcome {
  const delivered = status >= 200 && status < 300;
  const gone = status === 410;
  const refused = false;
  if (delivered) return { delivered, status, words: `Taken (${status}).`, gone, refused };
  const redirects = status >= 300 && status < 400;
  const words = redirects
    ? `It sends on to another address (${status}), which is not followed: give the address where it ends.`
    : gone
      ? 'It does not want to hear of this any more (410).'
      : `It answered ${status}, which is no success.`;
  return { delivered, status, words, gone, refused };
}

/** Sends a message once. Whatever comes of it is an outcome; rejects only on an outage of our own. */
export async function attempt(
  context: Pick<ServerContext, 'config' | 'now' | 'outbound' | 'log'>,
  hook: Hook,
  { id, body }: { readonly id: string; readonly body: string },
  signal?: AbortSignal,
): Promise<Outcome> {
  const timestamp = Math.floor(context.now() / 1_000);
  const headers = signedHeaders(await secretsOf(context, hook), { id, timestamp, body });
  try {
    const { status } = await context.outbound.fetch({
      url: hook.url,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'Vitrine-Webhook', ...headers },
      body,
      limits: LIMITS,
      ignoreBody: true,
      ...(signal === undefined ? {} : { signal }),
    });
    return judge(status);
  } catch (error) {
    if (!isOutboundError(error)) throw error;
    context.log.debug({ err: error, webhook: hook.id }, 'a webhook was not delivered');
    const refused = error.code === 'refused-address';
    return { delivered: false, status: null, words: error.message, gone: false, refused };
  }
}
