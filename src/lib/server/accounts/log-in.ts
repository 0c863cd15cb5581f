import { auditAnyway, type AuditEvent } from '../audit/audit';
import type { ServerContext } from '../context';
import type { KeySource } from '../secret-key';
import { beginTry, tryWasRight } from '../limits/guesses';
import { usernameKey } from './credentials';
import { verifyPassword } from './password-hash';
import { makeTicket, readTicket } from './login-ticket';
import { takeCode } from './take-code';
import { endSession, startSession, type Origin } from './sessions';
import { findUser, isClosed, type UserRow } from './users';

export type LogIn =
  | { readonly outcome: 'in'; readonly token: string }
  | { readonly outcome: 'wrong' }
  /** The password was right, but the account is disabled or has expired. */
  | { readonly outcome: 'closed' }
  /** The password was right; a code is asked for. `ticket` stands for the password at the second step. */
  | { readonly outcome: 'code-needed'; readonly ticket: string }
  | { readonly outcome: 'code-wrong' }
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

type Store = Pick<ServerContext, 'db' | 'now' | 'log'> & { readonly config: KeySource };

export interface Attempt extends Origin {
  readonly username: string;
  readonly password: string;
  /** Of the app, or a recovery code; for programs, which send everything at once. */
  readonly code?: string | undefined;
}

/**
 * Checks a username and password, and a code where the account has a second factor, and starts a session. Says "wrong"
 * in the same words and after the same work whether or not the user exists. The account's back-off is kept per address,
 * so that a stranger can't shut its owner out.
 */
export async function logIn(context: Store, attempt: Attempt): Promise<LogIn> {
  const { address } = attempt;
  const guess = { what: 'password', account: usernameKey(attempt.username), address } as const;
  const waitMs = await beginTry(context, guess);
  if (waitMs > 0) {
    context.log.warn({ address }, 'login slowed down');
    return { outcome: 'wait', waitMs };
  }
  const user = await findUser(context.db, attempt.username);
  const right = await verifyPassword(user?.password_hash ?? null, attempt.password.slice(0, 1_024));
  if (!right || user === null) {
    context.log.info({ address }, 'login failed');
    await auditAnyway(context, { ...refusedAs(user), address, detail: { because: 'wrong' } });
    return { outcome: 'wrong' };
  }
  await tryWasRight(context, guess);
  if (isClosed(user, context.now())) return closed(context, user, address);
  if (user.totp_secret === null) return enter(context, user, attempt, 'password');
  if (attempt.code === undefined || attempt.code === '') {
    return { outcome: 'code-needed', ticket: await makeTicket(context, user) };
  }
  return enterWithCode(context, user, attempt, attempt.code);
}

/** The second step: the ticket of the first one, and a code. A ticket that is over sends back to the first. */
export async function logInWithCode(
  context: Store,
  { ticket, code, ...origin }: Origin & { readonly ticket: string; readonly code: string },
): Promise<LogIn | { readonly outcome: 'over' }> {
  const user = await readTicket(context, ticket);
  if (user?.totp_secret == null) return { outcome: 'over' };
  if (isClosed(user, context.now())) return closed(context, user, origin.address);
  return enterWithCode(context, user, origin, code);
}

async function enterWithCode(context: Store, user: UserRow, origin: Origin, code: string): Promise<LogIn> {
  const { address } = origin;
  const taken = await takeCode(context, user, code, address);
  if (typeof taken === 'number') return { outcome: 'wait', waitMs: taken };
  if (taken !== null) return enter(context, user, origin, taken);
  await auditAnyway(context, { ...refusedAs(user), address, detail: { because: 'wrong-code' } });
  return { outcome: 'code-wrong' };
}

async function closed(context: Store, user: UserRow, address: string): Promise<LogIn> {
  await auditAnyway(context, { ...refusedAs(user), address, detail: { because: 'closed' } });
  return { outcome: 'closed' };
}

async function enter(
  context: Store,
  user: UserRow,
  origin: Origin,
  by: 'password' | 'app' | 'recovery',
): Promise<LogIn> {
  const { address } = origin;
  const token = await startSession(context, user.id, origin);
  // Checking took its time. Whoever changed the password meanwhile ended the sessions that there were, and not this one.
  if (!(await isAsChecked(context, user))) {
    await endSession(context, token);
    await auditAnyway(context, { ...refusedAs(user), address, detail: { because: 'changed-meanwhile' } });
    return { outcome: 'wrong' };
  }
  await auditAnyway(context, { ...enteredAs(user), address, detail: { by } });
  const last_login_at = Math.round(context.now());
  await context.db.write.updateTable('users').set({ last_login_at }).where('id', '=', user.id).execute();
  return { outcome: 'in', token };
}

/** Whether what was asked of somebody is still what has to be asked. */
async function isAsChecked({ db }: Store, user: UserRow): Promise<boolean> {
  const now = await db.read
    .selectFrom('users')
    .select(['password_hash', 'totp_since'])
    .where('id', '=', user.id)
    .executeTakeFirst();
  if (now?.password_hash !== user.password_hash) return false;
  return now.totp_since === null || now.totp_since === user.totp_since;
}
