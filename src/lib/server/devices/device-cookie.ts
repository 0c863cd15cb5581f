import { createHmac, timingSafeEqual } from 'node:crypto';
import { secretKey, type KeySource } from '../secret-key';

/** The kiosk renews it by asking to enrol again, with the secret that it keeps in IndexedDB. */
export const DEVICE_COOKIE_SECONDS = 24 * 3_600;

/** One browser may be several kiosks, so the name carries the screen; its characters are all allowed in a cookie's name. */
export function deviceCookieName(screenId: string): string {
  return `vitrine_device_${screenId}`;
}

/** As much of a server's context as signing takes. */
interface Signer {
  readonly config: KeySource;
  readonly now: () => number;
}

async function signature(signer: Signer, deviceId: string, expires: string): Promise<Buffer> {
  const key = await secretKey(signer.config);
  return createHmac('sha256', key).update(`device-cookie\n${deviceId}\n${expires}`).digest();
}

export async function makeDeviceToken(signer: Signer, deviceId: string): Promise<string> {
  const expires = String(signer.now() + DEVICE_COOKIE_SECONDS * 1_000);
  const signed = await signature(signer, deviceId, expires);
  return `${deviceId}.${expires}.${signed.toString('base64url')}`;
}

/** The device that a token was made for; null when it is not ours or too old. Its row still decides what it may do. */
export async function readDeviceToken(signer: Signer, token: string): Promise<string | null> {
  const [deviceId, expires, signed, ...rest] = token.split('.');
  if (deviceId === undefined || expires === undefined || signed === undefined || rest.length > 0) return null;
  const given = Buffer.from(signed, 'base64url');
  const ours = await signature(signer, deviceId, expires);
  if (given.length !== ours.length || !timingSafeEqual(given, ours)) return null;
  return Number(expires) > signer.now() ? deviceId : null;
}
