import type { UserRole } from '#lib/access/access';
import type { ServerContext } from '../context';
import type { Db } from '../db/db';
import { writeSetting } from '../db/server-setting';
import { Problem } from '../problem';
import { SECOND_FACTOR_ROLES, secondFactorRoles } from './second-factor-roles';
import { isOpen, type UserIdentity } from './sessions';

/**
 * Says of which roles a second factor is asked. Nobody is locked out by it: who has none sets it up at the next login.
 * But an admin who asks it of admins goes first, so that they have seen that it works.
 * @param self who asks; null for a program
 * @throws {Problem} `second-factor-first` (409)
 */
export async function setSecondFactorRoles(
  { db, now }: Pick<ServerContext, 'db' | 'now'>,
  roles: readonly UserRole[],
  self: UserIdentity | null,
): Promise<void> {
  if (roles.includes('admin')) await demandOneOfAdmins(db, now(), self);
  await writeSetting(db, SECOND_FACTOR_ROLES, JSON.stringify(roles));
}

async function demandOneOfAdmins(db: Db, now: number, self: UserIdentity | null): Promise<void> {
  let query = db.read
    .selectFrom('users')
    .select('users.id')
    .where('users.role', '=', 'admin')
    .where('users.totp_since', 'is not', null)
    .where(isOpen(now));
  if (self !== null) query = query.where('users.id', '=', self.userId);
  if ((await query.executeTakeFirst()) !== undefined) return;
  throw new Problem(
    409,
    'second-factor-first',
    self === null
      ? 'No admin has a second factor yet. Let one of them set it up first (under “Your account”), then ask it of admins.'
      : 'You have no second factor yourself. Set it up first (under “Your account”), then ask it of admins.',
  );
}

/** @throws {Problem} `second-factor-wanted` (409) where this role may not be without */
export async function demandMayBeWithout(db: Db, role: UserRole): Promise<void> {
  if (!(await secondFactorRoles(db)).includes(role)) return;
  throw new Problem(
    409,
    'second-factor-wanted',
    `The server asks a second factor of every ${role}, so it stays on. You can use another app instead.`,
  );
}
