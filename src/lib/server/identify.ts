import { SECOND_FACTOR_DUE } from '#lib/access/access';
import { CloseCode } from '#lib/protocol/close-codes';
import { checkSession, SESSION_COOKIE, type CheckedSession } from './accounts/sessions';
import type { Admission, Credentials, Refused, Wanted } from './authenticate';
import type { ServerContext } from './context';
import { cookieName, parseCookies } from './cookies';
import { deviceCookieName, readDeviceToken } from './devices/device-cookie';
import { judgeDevice } from './devices/judge-device';
import { checkToken } from './tokens/check-token';
import { bearerOf } from './tokens/token-text';

type Store = Pick<ServerContext, 'config' | 'db' | 'now'>;
type Cookies = ReadonlyMap<string, string>;

/** The session that a request carries; null for a stranger. Hooks use it to send a renewed cookie again. */
export async function sessionOf(
  store: Store,
  cookies: Cookies,
  secure: boolean,
): Promise<CheckedSession | null> {
  const token = cookies.get(cookieName(SESSION_COOKIE, secure));
  return token === undefined || token === '' ? null : checkSession(store, token);
}

async function deviceOf(store: Store, token: string, screenId: string): Promise<Admission | Refused> {
  const deviceId = await readDeviceToken(store, token);
  return judgeDevice(store.db, deviceId, screenId);
}

export const NOT_LOGGED_IN: Refused = {
  code: CloseCode.notAuthenticated,
  message: 'You are not logged in, or your session ended. Log in again.',
};

/** Said to whoever may only set their second factor up, by whatever way they come. */
export const SECOND_FACTOR_NEEDED: Refused = {
  code: CloseCode.secondFactorDue,
  message: 'Your role asks for a second factor, and your account has none yet. Set it up at /second-factor.',
};

/** Who is asking, by what a request brings, be it for a page, a file or a socket. */
export async function identifyRequest(
  store: Store,
  { cookie, authorization, address, secure }: Credentials,
  wanted: Wanted,
): Promise<Admission | Refused> {
  const bearer = bearerOf(authorization);
  if (bearer !== null) return checkToken(store, bearer, address, wanted);
  if (wanted.kind === 'token') {
    return {
      code: CloseCode.notAuthenticated,
      message: 'Send the token in the header “Authorization: Bearer …”.',
    };
  }
  const cookies = parseCookies(cookie);
  if (wanted.kind === 'device') {
    const token = cookies.get(cookieName(deviceCookieName(wanted.screenId), secure));
    if (token === undefined) {
      return { code: CloseCode.unknownDevice, message: 'This device has no credential: let it enrol.' };
    }
    return deviceOf(store, token, wanted.screenId);
  }
  const session = await sessionOf(store, cookies, secure);
  // Pages ask `sessionOf`: that is the only way on which a second factor can be set up.
  const isDue = session?.identity.role === SECOND_FACTOR_DUE;
  if (session !== null && !isDue) return session;
  if (wanted.kind === 'any') {
    const prefix = cookieName(deviceCookieName(''), secure);
    for (const [name, token] of cookies) {
      if (!name.startsWith(prefix)) continue;
      const device = await deviceOf(store, token, name.slice(prefix.length));
      if ('identity' in device) return device;
    }
  }
  return isDue ? SECOND_FACTOR_NEEDED : NOT_LOGGED_IN;
}
