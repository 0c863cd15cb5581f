import { generateSecret, generateURI, verifySync } from 'otplib';

/** What authenticator apps take without asking: RFC 6238 with SHA-1, six digits, 30 seconds. */
const STEP_S = 30;

/** 160 random bits as 32 characters of Base32. */
export function newTotpSecret(): string {
  return generateSecret({ length: 20 });
}

/** What an authenticator app reads from a QR code. */
export function totpUri(secret: string, site: string, username: string): string {
  return generateURI({ issuer: `Vitrine ${site}`.trim().slice(0, 60), label: username, secret });
}

/** As people type them: with spaces in between. */
export const plainCode = (text: string): string => text.replace(/[\s-]/g, '');

/**
 * The time step that a code is of, give or take one for clocks that differ; null when it is of none, or of none after
 * `after`: a code works once. `now` in ms since the Unix epoch.
 */
export function totpStep(secret: string, code: string, now: number, after: number): number | null {
  const token = plainCode(code);
  if (!/^\d{6}$/.test(token)) return null;
  const epoch = Math.floor(now / 1_000);
  const result = verifySync({
    secret,
    token,
    epoch,
    period: STEP_S,
    epochTolerance: STEP_S,
    ...(after > 0 ? { afterTimeStep: after } : {}),
  });
  return result.valid && 'timeStep' in result ? result.timeStep : null;
}
