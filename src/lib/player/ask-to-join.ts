import * as v from 'valibot';
import { enrolmentAnswerSchema, type Device, type EnrolmentOutcome } from './enrolment';
import type { KioskIdentity } from './identity';

const problemSchema = v.object({ detail: v.string() });
const ANSWER_WITHIN_MS = 10_000;

/**
 * `POST /api/v1/enrolment`. Never rejects: no answer and a senseless answer are outcomes too.
 * @param key the enrolment key of its address
 */
export async function askToJoin(
  fetch: typeof globalThis.fetch,
  identity: KioskIdentity,
  device: Device,
  key: string | null,
): Promise<EnrolmentOutcome> {
  try {
    const response = await fetch('/api/v1/enrolment', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        screen: identity.screen,
        ...(identity.name !== null && { name: identity.name }),
        ...(identity.location !== null && { location: identity.location }),
        secret: device.secret,
        ...(device.site !== null && { siteUid: device.site.uid }),
        ...(key !== null && { key }),
      }),
      cache: 'no-store',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const body: unknown = await response.json().catch(() => null);
    if (response.ok) return { kind: 'answer', answer: v.parse(enrolmentAnswerSchema, body) };
    const problem = v.safeParse(problemSchema, body);
    const message = problem.success ? problem.output.detail : `The server answered ${response.status}.`;
    // An outage of the server's own (or of a proxy before it) is no verdict.
    return { kind: response.status >= 500 ? 'unreachable' : 'rejected', message };
  } catch (cause) {
    return { kind: 'unreachable', message: cause instanceof Error ? cause.message : String(cause) };
  }
}
