import type { ExpressionBuilder, Updateable } from 'kysely';
import type { ServerContext } from '../context';
import type { Db } from '../db/db';
import type { Tables } from '../db/tables';
import { Problem } from '../problem';
import { usernameKey } from './credentials';
import {
  demandAnother,
  personById,
  refusal,
  toPerson,
  userRow,
  type Person,
  type PersonPatch,
} from './people';
import type { UserRow } from './users';

type Store = Pick<ServerContext, 'db' | 'now'>;

/** Logging in changes an account too. */
const MOST_TRIES = 5;

/** What is asked of an account before it is changed: throws where it is not as the caller read it. */
export type Demand = (current: Person) => void;

/** The account as it was read, so that nothing slips in between reading and writing. */
const asRead = (row: UserRow) => (eb: ExpressionBuilder<Tables, 'users'>) =>
  eb.and([
    eb('id', '=', row.id),
    eb('username', '=', row.username),
    eb('role', '=', row.role),
    eb('expires_at', 'is not distinct from', row.expires_at),
    eb('disabled_at', 'is not distinct from', row.disabled_at),
    eb('last_login_at', 'is not distinct from', row.last_login_at),
    eb('totp_since', 'is not distinct from', row.totp_since),
  ]);

/** Does `work` with the account as it is; again where somebody was quicker. @throws {Problem} `busy` (503) */
async function withPerson<T>(db: Db, id: string, work: (row: UserRow) => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const done = await work(await userRow(db, id));
    if (done !== null) return done;
  }
  throw new Problem(503, 'busy', 'Others change this account at this moment. Try again shortly.');
}

/**
 * Changes somebody's account. What takes rights away reaches their live connections within a second or so.
 * @param self the user id of whoever does it; null for programs and the command line
 * @throws {Problem} `unknown-user` (404), `own-account`, `last-admin` or `username-taken` (409), what `demand` throws
 */
export async function changePerson(
  store: Store,
  id: string,
  patch: PersonPatch,
  self: string | null,
  demand: Demand,
): Promise<{ readonly before: Person; readonly after: Person }> {
  return withPerson(store.db, id, async (row) => {
    const before = toPerson(row);
    demand(before);
    return (await writePerson(store, row, patch, self))
      ? { before, after: await personById(store.db, id) }
      : null;
  });
}

/** Whether it was written: false where the account is not as `row` has it any more. */
async function writePerson(
  { db, now }: Store,
  row: UserRow,
  patch: PersonPatch,
  self: string | null,
): Promise<boolean> {
  const { id } = row;
  const before = toPerson(row);
  if (patch.role !== undefined && patch.role !== before.role) demandAnother(self, id, 'change the role of');
  if (patch.disabled === true) demandAnother(self, id, 'disable');
  if (patch.expiresAt !== undefined && patch.expiresAt !== null) demandAnother(self, id, 'set an end for');
  const fields: Updateable<Tables['users']> = {
    ...(patch.username === undefined
      ? {}
      : { username: patch.username, username_key: usernameKey(patch.username) }),
    ...(patch.role === undefined ? {} : { role: patch.role }),
    ...(patch.expiresAt === undefined ? {} : { expires_at: patch.expiresAt }),
    ...(patch.disabled === undefined
      ? {}
      : { disabled_at: patch.disabled ? (before.disabledAt ?? Math.round(now())) : null }),
  };
  if (Object.keys(fields).length === 0) return true;
  try {
    const { numUpdatedRows } = await db.write
      .updateTable('users')
      .set(fields)
      .where(asRead(row))
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  } catch (error) {
    throw refusal(error, patch.username ?? before.username);
  }
}

/**
 * Deletes an account; its sessions end with it. What it did keeps its name in the audit log.
 * @throws {Problem} `unknown-user` (404), `own-account` or `last-admin` (409), what `demand` throws
 */
export async function deletePerson(
  { db }: Pick<Store, 'db'>,
  id: string,
  self: string | null,
  demand: Demand,
): Promise<Person> {
  return withPerson(db, id, async (row) => {
    const person = toPerson(row);
    demand(person);
    demandAnother(self, id, 'delete');
    try {
      const { numDeletedRows } = await db.write.deleteFrom('users').where(asRead(row)).executeTakeFirst();
      return numDeletedRows > 0n ? person : null;
    } catch (error) {
      throw refusal(error, person.username);
    }
  });
}
