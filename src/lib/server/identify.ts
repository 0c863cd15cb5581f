import type { Identity } from '#lib/access/access';
import { CloseCode } from '#lib/protocol/close-codes';
import { checkSession, SESSION_COOKIE, type CheckedSession } from './accounts/sessions';
import type { ServerContext } from './context';
import { parseCookies } from './cookies';
import { deviceCookieName, readDeviceToken } from './devices/device-cookie';

/** Whom the caller wants to be: the cookie of that identity proves it, no other counts. */
export type Wanted =
  | { readonly kind: 'user' }
  | { readonly kind: 'device'; readonly screenId: string }
  /** A person, else whichever kiosk of this browser is approved: enough to read media. */
  | { readonly kind: 'any' };

/** Why not. `message` is for a person; a socket closes with `code`. */
export interface IdentityRefusal {
  readonly code: CloseCode;
  readonly message: string;
}

type Store = Pick<ServerContext, 'config' | 'db' | 'now'>;
type Cookies = ReadonlyMap<string, string>;

/** The session that a request carries; null for a stranger. Hooks use it to send a renewed cookie again. */
export async function sessionOf(store: Store, cookies: Cookies): Promise<CheckedSession | null> {
  const token = cookies.get(SESSION_COOKIE);
  return token === undefined || token === '' ? null : checkSession(store, token);
}

async function deviceOf(store: Store, token: string, screenId: string): Promise<Identity | IdentityRefusal> {
  const deviceId = await readDeviceToken(store, token);
  const row =
    deviceId === null
      ? undefined
      : await store.db.read
          .selectFrom('devices')
          .select(['screen_id', 'state'])
          .where('id', '=', deviceId)
          .executeTakeFirst();
  if (deviceId === null || row === undefined || row.screen_id !== screenId) {
    return { code: CloseCode.unknownDevice, message: 'This device is not known here: let it enrol again.' };
  }
  switch (row.state) {
    case 'approved':
      return { kind: 'device', deviceId, screenId };
    case 'revoked':
      return { code: CloseCode.revokedDevice, message: 'This device was revoked.' };
    case 'pending':
    case 'refused':
      return { code: CloseCode.unknownDevice, message: 'This device is not approved.' };
  }
}

const NOT_LOGGED_IN: IdentityRefusal = {
  code: CloseCode.notAuthenticated,
  message: 'You are not logged in, or your session ended. Log in again.',
};

/** Who is asking, by the cookies of a request, be it a page, a file or a socket's upgrade. */
export async function identifyRequest(
  store: Store,
  cookieHeader: string | null | undefined,
  wanted: Wanted,
): Promise<Identity | IdentityRefusal> {
  const cookies = parseCookies(cookieHeader);
  if (wanted.kind === 'device') {
    const token = cookies.get(deviceCookieName(wanted.screenId));
    if (token === undefined) {
      return { code: CloseCode.unknownDevice, message: 'This device has no credential: let it enrol.' };
    }
    return deviceOf(store, token, wanted.screenId);
  }
  const session = await sessionOf(store, cookies);
  if (session !== null) return session.identity;
  if (wanted.kind === 'any') {
    const prefix = deviceCookieName('');
    for (const [name, token] of cookies) {
      if (!name.startsWith(prefix)) continue;
      const device = await deviceOf(store, token, name.slice(prefix.length));
      if ('kind' in device) return device;
    }
  }
  return NOT_LOGGED_IN;
}
