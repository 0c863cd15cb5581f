import { randomUUID } from 'node:crypto';
import type { UserRole } from '#lib/access/access';
import { usernameKey } from '#lib/server/accounts/credentials';
import { hashPassword } from '#lib/server/accounts/password-hash';
import type { ServerContext } from '#lib/server/context';
import { Visitor } from './visitor';

/** Somebody of this role, made in the database (admins manage people in an issue of its own) and logged in. */
export async function logInAs(role: UserRole, url: string, { db, now }: ServerContext): Promise<Visitor> {
  const who = { username: `some ${role}`, password: `the ${role}'s long passphrase` };
  await db.write
    .insertInto('users')
    .values({
      id: randomUUID(),
      username: who.username,
      username_key: usernameKey(who.username),
      password_hash: await hashPassword(who.password),
      role,
      created_at: now(),
    })
    .execute();
  return new Visitor(url).logIn(who);
}
