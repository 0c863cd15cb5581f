import { randomUUID } from 'node:crypto';
import type { UserRole } from '#lib/access/access';
import { usernameKey } from '#lib/server/accounts/credentials';
import { hashPassword } from '#lib/server/accounts/password-hash';
import type { ServerContext } from '#lib/server/context';
import { Visitor } from './visitor';

type Store = Pick<ServerContext, 'db' | 'now'>;

async function insertUser({ db, now }: Store, username: string, password_hash: string, role: UserRole) {
  const id = randomUUID();
  await db.write
    .insertInto('users')
    .values({ id, username, username_key: usernameKey(username), password_hash, role, created_at: now() })
    .execute();
  return id;
}

/** Somebody of this role, made in the database and logged in. */
export async function logInAs(role: UserRole, url: string, store: Store): Promise<Visitor> {
  const who = { username: `some ${role}`, password: `the ${role}'s long passphrase` };
  await insertUser(store, who.username, await hashPassword(who.password), role);
  return new Visitor(url).logIn(who);
}

/** Makes everybody a viewer, but for an admin who never logs in: there always is one. */
export async function demoteEverybody(store: Store): Promise<void> {
  const kept = await insertUser(store, 'keeps the keys', 'none', 'admin');
  await store.db.write.updateTable('users').set({ role: 'viewer' }).where('id', '!=', kept).execute();
}
