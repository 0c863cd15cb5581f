import type { Step } from './exchange';
import { OutboundError } from './outbound-error';
import { targetOf, type Target } from './target';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** What another server may see of the headers that were meant for the first. */
const FOR_ANYBODY = new Set(['accept', 'accept-language', 'accept-encoding', 'user-agent']);

const refused = (host: string, cause?: unknown) =>
  new OutboundError(
    'refused-redirect',
    `${host} sends on to an address that this server doesn’t follow. Give the address where it ends.`,
    { cause },
  );

/** Where a redirect leads; null when the answer is none. */
export function locationOf(status: number, location: string | undefined): string | null {
  return REDIRECTS.has(status) && location !== undefined ? location : null;
}

function follow(location: string, from: Target): Target {
  try {
    return targetOf(location, from.url);
  } catch (error) {
    throw refused(from.host, error);
  }
}

/**
 * The request that follows a redirect (Fetch, “HTTP-redirect fetch”): what it leads to is checked as if it had been
 * typed, a secure address leads to no open one, and a body or a credential goes to no other origin.
 * @throws {OutboundError} `refused-redirect`
 */
export function afterRedirect(step: Step, status: number, location: string): Step {
  const target = follow(location, step.target);
  if (step.target.secure && !target.secure) throw refused(step.target.host);
  const toGet = step.method === 'POST' && status !== 307 && status !== 308;
  const body = toGet ? null : step.body;
  const sameOrigin = target.url.origin === step.target.url.origin;
  if (!sameOrigin && body !== null) throw refused(step.target.host);
  const kept = Object.entries(step.headers).filter(
    ([name]) => (sameOrigin && !(toGet && name.startsWith('content-'))) || FOR_ANYBODY.has(name),
  );
  return { target, method: toGet ? 'GET' : step.method, headers: Object.fromEntries(kept), body };
}

/** A refusal of where a redirect led says no more than that it was one. */
export function asRedirectRefusal(error: unknown, host: string): unknown {
  return error instanceof OutboundError && error.code === 'refused-address' ? refused(host, error) : error;
}
