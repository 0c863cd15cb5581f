import { createHmac, timingSafeEqual } from 'node:crypto';
import { keyRing, type KeySource } from '../secret-key';

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

function signature(key: Buffer, deviceId: string, expires: string): Buffer {
  return createHmac('sha256', key).update(`device-cookie\n${deviceId}\n${expires}`).digest();
}

export async function makeDeviceToken(signer: Signer, deviceId: string): Promise<string> {
  const expires = String(signer.now() + DEVICE_COOKIE_SECONDS * 1_000);
  const { current } = await keyRing(signer.config);
  return `${deviceId}.${expires}.${signature(current, deviceId, expires).toString('base64url')}`;
}

/** The device that a token was made for; null when it is not ours or too old. Its row still decides what it may do. */
export async function readDeviceToken(signer: Signer, token: string): Promise<string | null> {
  const [deviceId, expires, signed, ...rest] = token.split('.');
  if (deviceId === undefined || expires === undefined || signed === undefined || rest.length > 0) return null;
  const given = Buffer.from(signed, 'base64url');
  const { current, previous } = await keyRing(signer.config);
  const isOurs = [current, ...previous].some((key) => {
    const ours = signature(key, deviceId, expires);
    return given.length === ours.length && timingSafeEqual(given, ours);
  });
  if (!isOurs) return null;
  return Number(expires) > signer.now() ? deviceId : null;
}
