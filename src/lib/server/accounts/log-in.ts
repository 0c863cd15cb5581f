import { auditAnyway, type AuditEvent } from '../audit/audit';
import type { ServerContext } from '../context';
import { beginTry, tryWasRight } from '../limits/guesses';
import { usernameKey } from './credentials';
import { verifyPassword } from './password-hash';
import { startSession, type Origin } from './sessions';
import { findUser, isClosed, type UserRow } from './users';

export type LogIn =
  | { readonly outcome: 'in'; readonly token: string }
  | { readonly outcome: 'wrong' }
  /** The password was right, but the account is disabled or has expired. */
  | { readonly outcome: 'closed' }
  | { readonly outcome: 'wait'; readonly waitMs: number };

type Line = Pick<AuditEvent, 'action' | 'actor' | 'actorName' | 'subject' | 'subjectName'>;

/** Who was refused is nobody known. A name that nobody has is left out: people type their password there by mistake. */
function refusedAs(user: UserRow | null): Line & { readonly outcome: 'refused' } {
  const subject = user === null ? '' : `user:${user.id}`;
  const subjectName = user?.username ?? '';
  return { action: 'login', actor: '', actorName: '', subject, subjectName, outcome: 'refused' };
}

function enteredAs({ id, username }: UserRow): Line {
  return {
    action: 'login',
    actor: `user:${id}`,
    actorName: username,
    subject: `user:${id}`,
    subjectName: username,
  };
}

/**
 * Checks a username and password and starts a session. Says "wrong" in the same words and after the same work whether
 * or not the user exists. The account's back-off is kept per address, so that a stranger can't shut its owner out.
 */
export async function logIn(
  context: Pick<ServerContext, 'db' | 'now' | 'log'>,
  attempt: { readonly username: string; readonly password: string } & Origin,
): Promise<LogIn> {
  const { address } = attempt;
  const guess = {
    what: 'password',
    account: usernameKey(attempt.username),
    address: attempt.address,
  } as const;
  const waitMs = await beginTry(context, guess);
  if (waitMs > 0) {
    context.log.warn({ address: attempt.address }, 'login slowed down');
    return { outcome: 'wait', waitMs };
  }
  const user = await findUser(context.db, attempt.username);
  const right = await verifyPassword(user?.password_hash ?? null, attempt.password.slice(0, 1_024));
  if (!right || user === null) {
    context.log.info({ address: attempt.address }, 'login failed');
    await auditAnyway(context, { ...refusedAs(user), address, detail: { because: 'wrong' } });
    return { outcome: 'wrong' };
  }
  if (isClosed(user, context.now())) {
    await auditAnyway(context, { ...refusedAs(user), address, detail: { because: 'closed' } });
    return { outcome: 'closed' };
  }
  await tryWasRight(context, guess);
  await auditAnyway(context, { ...enteredAs(user), address });
  const last_login_at = Math.round(context.now());
  await context.db.write.updateTable('users').set({ last_login_at }).where('id', '=', user.id).execute();
  return { outcome: 'in', token: await startSession(context, user.id, attempt) };
}
