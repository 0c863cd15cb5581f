import * as v from 'valibot';
import { KEY_REFUSALS, type KeyRefusal } from '#lib/protocol/key-refusals';

/** What a kiosk keeps of itself, in IndexedDB alone. */
export const deviceSchema = v.object({
  /** 32 random bytes as hex, made once; proves to the server that this is the device it approved. */
  secret: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** The site that approved it, and the epoch whose replica it plays; `null` before. */
  site: v.nullable(v.object({ uid: v.pipe(v.string(), v.minLength(1)), epoch: v.number() })),
});
export type Device = v.InferOutput<typeof deviceSchema>;

export const enrolmentAnswerSchema = v.object({
  verdict: v.picklist(['approved', 'pending', 'refused', 'revoked', 'unknown', 'other-site']),
  code: v.nullish(v.string(), null),
  conflict: v.nullish(v.boolean(), false),
  /** A newer server may have reasons of which this kiosk has no word: it has a code all the same. */
  keyRefusal: v.fallback(v.nullish(v.picklist(KEY_REFUSALS), null), null),
  site: v.object({ uid: v.string(), epoch: v.number() }),
});
export type EnrolmentAnswer = v.InferOutput<typeof enrolmentAnswerSchema>;

export type EnrolmentOutcome =
  | { readonly kind: 'answer'; readonly answer: EnrolmentAnswer }
  /** The server said no to the question itself; `message` is its sentence. */
  | { readonly kind: 'rejected'; readonly message: string }
  | { readonly kind: 'unreachable'; readonly message: string };

/** What the server made of this device, the last time it was asked. */
export type ServerVerdict =
  'unasked' | 'ok' | 'pending' | 'refused' | 'unknown' | 'other-site' | 'rejected' | 'offline';

export interface EnrolmentStep {
  readonly device: Device;
  readonly server: ServerVerdict;
  /** The pairing code to show, where somebody has to decide. */
  readonly code: string | null;
  /** Another live device has this screen id; approving this one replaces it. */
  readonly conflict: boolean;
  /** Why the key in its address did not let it in; null where there is none, or where it was not looked at. */
  readonly keyRefusal: KeyRefusal | null;
  readonly message: string | null;
  /** Delete replica, media and credential before anything else. */
  readonly wipe: boolean;
  /** The site's present epoch, when it is not the one of the copy on this device: to be moved to. */
  readonly successor: NonNullable<Device['site']> | null;
  readonly askAgainMs: number;
}

export const PENDING_MS = 2_500;
const REFUSED_MS = 60_000;
/** While a device plays on without its server's blessing. */
const DISTANT_MS = 120_000;
/** The cookie is short-lived; media and the socket need it. */
const RENEW_MS = 20 * 60_000;
const UNREACHABLE_FIRST_MS = 2_000;
const UNREACHABLE_MAX_MS = 60_000;

/**
 * What follows from an answer (or none). Pure. `failures`: how many times in a row, this one included, nobody answered.
 * `freshSecret` is used when the device has to start over.
 */
export function afterAsking(
  device: Device,
  outcome: EnrolmentOutcome,
  { failures, freshSecret }: { readonly failures: number; readonly freshSecret: () => string },
): EnrolmentStep {
  const step = {
    device,
    code: null,
    conflict: false,
    keyRefusal: null,
    message: null,
    wipe: false,
    successor: null,
  };
  if (outcome.kind !== 'answer') {
    const wait = UNREACHABLE_FIRST_MS * 2 ** Math.min(10, Math.max(0, failures - 1));
    return {
      ...step,
      server: outcome.kind === 'rejected' ? 'rejected' : 'offline',
      message: outcome.message,
      askAgainMs: Math.min(UNREACHABLE_MAX_MS, wait),
    };
  }
  const { answer } = outcome;
  // Whatever a server says that never approved this device, it can't take away what another one gave.
  if (device.site !== null && device.site.uid !== answer.site.uid)
    return { ...step, server: 'other-site', askAgainMs: DISTANT_MS };
  switch (answer.verdict) {
    case 'approved':
      return {
        ...step,
        // The epoch stays the one of the copy on this device: only a successor that is whole may replace it.
        successor: device.site === null || device.site.epoch === answer.site.epoch ? null : answer.site,
        device: device.site === null ? { ...device, site: answer.site } : device,
        server: 'ok',
        askAgainMs: RENEW_MS,
      };
    case 'revoked':
      return {
        ...step,
        device: { secret: freshSecret(), site: null },
        server: 'pending',
        wipe: true,
        askAgainMs: 0,
      };
    case 'refused':
      return { ...step, server: 'refused', askAgainMs: REFUSED_MS };
    case 'pending':
    case 'unknown':
      return {
        ...step,
        server: device.site === null ? 'pending' : 'unknown',
        code: answer.code,
        conflict: answer.conflict,
        keyRefusal: answer.keyRefusal,
        askAgainMs: device.site === null ? PENDING_MS : DISTANT_MS,
      };
    case 'other-site':
      return { ...step, server: 'other-site', askAgainMs: DISTANT_MS };
  }
}
