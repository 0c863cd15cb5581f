import type { ExpressionBuilder } from 'kysely';
import * as v from 'valibot';
import { ROLES, SECOND_FACTOR_DUE, type PersonRole, type UserRole } from '#lib/access/access';
import type { Db } from '../db/db';
import { readSetting } from '../db/server-setting';
import type { Tables } from '../db/tables';
import type { UserRow } from './users';

/** Of which roles a second factor is asked. The database has a trigger on this key: open connections are asked again. */
export const SECOND_FACTOR_ROLES = 'second_factor_roles';

export const rolesSchema = v.pipe(
  v.array(v.picklist(ROLES, `a role is one of ${ROLES.map((name) => `“${name}”`).join(', ')}`)),
  v.maxLength(ROLES.length, 'each role may stand there once'),
  v.transform((named) => ROLES.filter((role) => named.includes(role))),
);

function parseRoles(text: string | null): readonly UserRole[] {
  if (text === null) return [];
  try {
    return v.parse(rolesSchema, JSON.parse(text));
  } catch {
    // Whatever else stands there, the careful one holds.
    return ROLES;
  }
}

/** For a query that reads a person: what the server asks of roles, in the same moment. */
export function rolesWanted(eb: ExpressionBuilder<Tables, 'users'>) {
  return eb
    .selectFrom('server_settings')
    .select('value')
    .where('key', '=', SECOND_FACTOR_ROLES)
    .as('roles_wanted');
}

/** The only place that says what a person may be: their role, or nothing but somebody who has to set a second factor up. */
export function roleNow({
  role,
  totp_since,
  roles_wanted,
}: Pick<UserRow, 'role' | 'totp_since'> & { readonly roles_wanted: string | null }): PersonRole {
  return totp_since === null && parseRoles(roles_wanted).includes(role) ? SECOND_FACTOR_DUE : role;
}

export async function secondFactorRoles(db: Db): Promise<readonly UserRole[]> {
  return parseRoles(await readSetting(db, SECOND_FACTOR_ROLES));
}
