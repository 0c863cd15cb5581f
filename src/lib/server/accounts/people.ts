import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { ROLES } from '#lib/access/access';
import type { ServerContext } from '../context';
import type { Db } from '../db/db';
import { isDbError } from '../db/db-errors';
import { pageOf, readCursor } from '../page';
import { Problem } from '../problem';
import { newPasswordSchema, usernameKey, usernameSchema } from './credentials';
import { hashPassword } from './password-hash';
import { cutOff } from './session-list';
import type { UserRow } from './users';

type Store = Pick<ServerContext, 'db' | 'now'>;

/** An account as admins see it: never its password, nor a secret of its second factor. */
export const personAnswer = v.strictObject({
  id: v.string(),
  username: v.string(),
  role: v.picklist(ROLES),
  createdAt: v.number(),
  /** From then on the account opens nothing; null: it stays open. */
  expiresAt: v.nullable(v.number()),
  /** Since when it opens nothing; null: it is open. */
  disabledAt: v.nullable(v.number()),
  lastLoginAt: v.nullable(v.number()),
  secondFactor: v.boolean(),
});
export type Person = v.InferOutput<typeof personAnswer>;

const role = v.picklist(ROLES, `the role is one of ${ROLES.map((name) => `“${name}”`).join(', ')}`);
const expiresAt = v.nullable(
  v.pipe(v.number(), v.integer('it is a whole number of milliseconds'), v.minValue(0), v.maxValue(8.64e15)),
);

export const newPersonSchema = v.strictObject({
  username: usernameSchema,
  password: newPasswordSchema,
  role: v.optional(role, 'editor'),
  expiresAt: v.optional(expiresAt, null),
});
export type NewPerson = v.InferOutput<typeof newPersonSchema>;

export const personPatchSchema = v.strictObject({
  username: v.optional(usernameSchema),
  role: v.optional(role),
  expiresAt: v.optional(expiresAt),
  disabled: v.optional(v.boolean()),
});
export type PersonPatch = v.InferOutput<typeof personPatchSchema>;

export function toPerson(row: UserRow): Person {
  return {
    id: row.id,
    username: row.username,
    role: row.role,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    disabledAt: row.disabled_at,
    lastLoginAt: row.last_login_at,
    secondFactor: row.totp_since !== null,
  };
}

const place = v.tuple([v.string()]);

/** By username, whatever the case. @throws {Problem} `invalid` for a cursor of another list */
export async function listPeople(
  db: Db,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<{ readonly items: readonly Person[]; readonly next: string | null }> {
  let query = db.read
    .selectFrom('users')
    .selectAll()
    .orderBy('username_key')
    .limit(limit + 1);
  if (cursor !== undefined) query = query.where('username_key', '>', readCursor(cursor, place)[0]);
  return pageOf(await query.execute(), limit, toPerson, (row) => [row.username_key]);
}

/** @throws {Problem} `unknown-user` (404) */
export async function userRow(db: Db, id: string): Promise<UserRow> {
  const row = await db.read.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
  if (row !== undefined) return row;
  throw new Problem(
    404,
    'unknown-user',
    'There is no such account (any more). Look at the list of people again.',
  );
}

/** @throws {Problem} `unknown-user` (404) */
export async function personById(db: Db, id: string): Promise<Person> {
  return toPerson(await userRow(db, id));
}

const taken = (username: string) =>
  new Problem(
    409,
    'username-taken',
    `There is somebody called ${username} already. Choose another username.`,
  );

/** What a statement about people was refused for. @throws {Problem} `username-taken` or `last-admin` (409) */
export function refusal(error: unknown, username: string): unknown {
  if (!isDbError(error, 'constraint')) return error;
  if (error.message.includes('last-admin')) {
    return new Problem(
      409,
      'last-admin',
      'This is the only admin whose account stays open. Make somebody else an admin first.',
      { cause: error },
    );
  }
  return error.message.includes('username_key') ? taken(username) : error;
}

/** @throws {Problem} `username-taken` (409) */
export async function createPerson({ db, now }: Store, wanted: NewPerson): Promise<Person> {
  const id = randomUUID();
  try {
    await db.write
      .insertInto('users')
      .values({
        id,
        username: wanted.username,
        username_key: usernameKey(wanted.username),
        password_hash: await hashPassword(wanted.password),
        role: wanted.role,
        created_at: Math.round(now()),
        expires_at: wanted.expiresAt,
      })
      .execute();
  } catch (error) {
    throw refusal(error, wanted.username);
  }
  return personById(db, id);
}

/**
 * An admin changes others: nobody locks themselves out by a slip, and one's own password is changed by who knows it.
 * @throws {Problem} `own-account` (409)
 */
export function demandAnother(self: string | null, id: string, what: string): void {
  if (self !== id) return;
  throw new Problem(409, 'own-account', `You can't ${what} yourself. Ask another admin to do it.`);
}

/**
 * Writes a new password and ends the sessions of the old one, but for `keep` (a session's hash).
 * @returns the hashes of those that ended
 */
export async function storePassword(
  db: Db,
  id: string,
  password: string,
  keep: string | null = null,
): Promise<ReadonlySet<string>> {
  const password_hash = await hashPassword(password);
  const [, ended] = await db.batch([
    db.write.updateTable('users').set({ password_hash }).where('id', '=', id),
    db.write
      .deleteFrom('sessions')
      .where('user_id', '=', id)
      .where('id', '!=', keep ?? '')
      .returning('id'),
  ]);
  return new Set((ended?.rows ?? []).map((row) => String(row['id'])));
}

/**
 * Gives somebody a new password; what their other sessions have open closes at once.
 * @throws {Problem} `unknown-user` (404)
 */
export async function setPassword(
  { db, live }: Pick<ServerContext, 'db' | 'live'>,
  id: string,
  password: string,
  keep: string | null = null,
): Promise<void> {
  await userRow(db, id);
  cutOff(live, await storePassword(db, id, password, keep));
}
