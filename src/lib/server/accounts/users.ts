import { randomUUID } from 'node:crypto';
import type { ServerContext } from '../context';
import type { Db } from '../db/db';
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

export interface KnownUser {
  readonly id: string;
  readonly password_hash: string;
}

export async function findUser(db: Db, username: string): Promise<KnownUser | null> {
  const row = await db.read
    .selectFrom('users')
    .select(['id', 'password_hash'])
    .where('username_key', '=', usernameKey(username))
    .executeTakeFirst();
  return row ?? null;
}
