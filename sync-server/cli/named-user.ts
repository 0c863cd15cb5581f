import { findUser, type UserRow } from '#lib/server/accounts/users';
import type { Db } from '#lib/server/db/db';
import { CommandError, UsageError } from './command';

/** The one username that stands on the command line. @throws {UsageError} */
export function oneUsername(words: readonly string[]): string {
  const [username, ...more] = words;
  if (username !== undefined && more.length === 0) return username;
  throw new UsageError('Give one username, in quotes if it has spaces.');
}

/** @throws {CommandError} when there is nobody of this name */
export async function namedUser(db: Db, username: string): Promise<UserRow> {
  const user = await findUser(db, username);
  if (user === null) throw new CommandError(`There is nobody called ${username}.`);
  return user;
}
