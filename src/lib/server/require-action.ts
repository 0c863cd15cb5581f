import { allows, type Action, type Identity } from '#lib/access/access';
import type { UserIdentity } from './accounts/sessions';
import { Problem } from './problem';

/** @throws {Problem} `not-logged-in` (401) or `forbidden` (403) */
export function requireAction(who: Identity | null, action: Action): UserIdentity {
  if (who?.kind !== 'user') {
    throw new Problem(401, 'not-logged-in', 'You are not logged in, or your session ended. Log in again.');
  }
  if (!allows(who.role, action)) {
    throw new Problem(
      403,
      'forbidden',
      `Your role (${who.role}) does not allow this. Ask an admin of the site.`,
    );
  }
  return who;
}
