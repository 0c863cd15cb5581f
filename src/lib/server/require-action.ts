import { allows, SECOND_FACTOR_DUE, type Action, type Identity } from '#lib/access/access';
import type { UserIdentity } from './accounts/sessions';
import type { TokenIdentity } from './tokens/check-token';
import { SECOND_FACTOR_NEEDED } from './identify';
import { Problem } from './problem';
import { refusalProblem } from './refusal-problem';

/** A person or a program: who may call the API. */
export type Caller = UserIdentity | TokenIdentity;

/** How a caller is written beside what it did: a user's id, or `token:<id>`. */
export function nameOf(who: Caller): string {
  return who.kind === 'user' ? who.userId : `token:${who.tokenId}`;
}

/** @throws {Problem} `not-logged-in` (401), `forbidden` or `second-factor-due` (403) */
export function requireAction(who: Identity | null, action: Action): Caller {
  if (who === null || who.kind === 'device') {
    throw new Problem(401, 'not-logged-in', 'You are not logged in, or your session ended. Log in again.');
  }
  if (who.kind === 'token' && !allows(who.role, action)) {
    throw new Problem(
      403,
      'forbidden',
      `This token's scope (${who.role}) does not allow this. Make one with another scope, or log in.`,
    );
  }
  if (!allows(who.role, action)) {
    if (who.role === SECOND_FACTOR_DUE) throw refusalProblem(SECOND_FACTOR_NEEDED);
    throw new Problem(
      403,
      'forbidden',
      `Your role (${who.role}) does not allow this. Ask an admin of the site.`,
    );
  }
  return who;
}

/** The user id of a person; null for a program. */
export function selfOf(who: Caller): string | null {
  return who.kind === 'user' ? who.userId : null;
}

/** For what only people have. @throws {Problem} `forbidden` (403) for a program */
export function requirePerson(who: Caller): UserIdentity {
  if (who.kind === 'user') return who;
  throw new Problem(403, 'forbidden', 'Programs have no account of their own: log in as a person.');
}
