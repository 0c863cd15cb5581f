import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { ServerContext } from '../context';
import type { Db } from '../db/db';
import type { Tables } from '../db/tables';
import { insertUnless } from '../insert-unless';
import { usernameKey, type NewAccount } from './credentials';
import { hashPassword } from './password-hash';

type Store = Pick<ServerContext, 'db' | 'now'>;

// The last admin can't be deleted, so a system that has people has them for good.
const peopled = new WeakSet<Db>();

export async function hasUsers(db: Db): Promise<boolean> {
  if (peopled.has(db)) return true;
  const any = await db.read.selectFrom('users').select('id').limit(1).executeTakeFirst();
  if (any !== undefined) peopled.add(db);
  return any !== undefined;
}

/**
 * Makes the first account, an admin, if and only if there is nobody yet: of two requests at once exactly one wins.
 * @returns whether this call made it
 */
export async function createFirstAdmin({ db, now }: Store, account: NewAccount): Promise<boolean> {
  const values = {
    id: randomUUID(),
    username: account.username,
    username_key: usernameKey(account.username),
    password_hash: await hashPassword(account.password),
    role: 'admin' as const,
    created_at: now(),
  };
  const insert = insertUnless(db, 'users', values, db.read.selectFrom('users').select('id'));
  const [result] = await db.batch([insert]);
  return result?.changes === 1;
}

export type UserRow = Selectable<Tables['users']>;

export async function findUser(db: Db, username: string): Promise<UserRow | null> {
  const row = await db.read
    .selectFrom('users')
    .selectAll()
    .where('username_key', '=', usernameKey(username))
    .executeTakeFirst();
  return row ?? null;
}

/** Whether the account opens anything at this moment. */
export function isClosed(user: Pick<UserRow, 'disabled_at' | 'expires_at'>, now: number): boolean {
  return user.disabled_at !== null || (user.expires_at !== null && user.expires_at <= now);
}
