import type { ServerContext } from '../context';
import type { Db } from '../db/db';
import { BackOff } from './back-off';
import { usernameKey } from './credentials';
import { verifyPassword } from './password-hash';
import { startSession, type Origin } from './sessions';
import { findUser, isClosed } from './users';

export type LogIn =
  | { readonly outcome: 'in'; readonly token: string }
  | { readonly outcome: 'wrong' }
  /** The password was right, but the account is disabled or has expired. */
  | { readonly outcome: 'closed' }
  | { readonly outcome: 'wait'; readonly waitMs: number };

/** One address may serve a whole office: it gets more tries than one account does. */
const FREE_FAILURES_OF_ADDRESS = 30;

interface Guards {
  readonly account: BackOff;
  readonly address: BackOff;
}
const guards = new WeakMap<Db, Guards>();
function guardsOf(db: Db): Guards {
  const known = guards.get(db) ?? { account: new BackOff(), address: new BackOff(FREE_FAILURES_OF_ADDRESS) };
  guards.set(db, known);
  return known;
}

/**
 * Checks a username and password and starts a session. Says "wrong" in the same words and after the same work whether
 * or not the user exists. The account's back-off is kept per address, so that a stranger can't shut its owner out.
 */
export async function logIn(
  context: Pick<ServerContext, 'db' | 'now' | 'log'>,
  attempt: { readonly username: string; readonly password: string } & Origin,
): Promise<LogIn> {
  const { account, address } = guardsOf(context.db);
  const accountKey = `${usernameKey(attempt.username).slice(0, 100)} ${attempt.address}`;
  const now = context.now();
  const waitMs = account.begin(accountKey, now) || address.begin(attempt.address, now);
  if (waitMs > 0) {
    context.log.warn({ address: attempt.address }, 'login slowed down');
    return { outcome: 'wait', waitMs };
  }
  const user = await findUser(context.db, attempt.username);
  const right = await verifyPassword(user?.password_hash ?? null, attempt.password.slice(0, 1_024));
  if (!right || user === null) {
    context.log.info({ address: attempt.address }, 'login failed');
    return { outcome: 'wrong' };
  }
  if (isClosed(user, now)) return { outcome: 'closed' };
  account.succeeded(accountKey);
  address.succeeded(attempt.address);
  return { outcome: 'in', token: await startSession(context, user.id, attempt) };
}
