import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { ServerContext } from '../context';
import type { KeySource } from '../secret-key';
import { seal, unseal } from '../sealed';
import { PASSING } from '../sealed-places';
import type { UserRow } from './users';

/** The browser keeps it between the steps of logging in. */
export const TICKET_COOKIE = 'vitrine_login';
/** Long enough to find the phone. */
export const TICKET_SECONDS = 5 * 60;

const schema = v.object({ user: v.string(), password: v.string(), until: v.number() });

type Store = Pick<ServerContext, 'db' | 'now'> & { readonly config: KeySource };

/** A password that was changed since makes the ticket worthless. */
function markOf({ password_hash }: Pick<UserRow, 'password_hash'>): string {
  return createHash('sha256').update(password_hash).digest('base64url').slice(0, 16);
}

/** Says that whoever has it knew the password of this account a moment ago; sealed, so that nobody else can make one. */
export function makeTicket({ config, now }: Store, user: UserRow): Promise<string> {
  const ticket = { user: user.id, password: markOf(user), until: now() + TICKET_SECONDS * 1_000 };
  return seal(config, JSON.stringify(ticket), PASSING.loginTicket);
}

/** Whose it is; null when it is none of ours, or over. */
export async function readTicket({ config, db, now }: Store, text: string): Promise<UserRow | null> {
  const opened = await unseal(config, text, PASSING.loginTicket).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'SealError') return null;
    throw error;
  });
  if (opened === null) return null;
  const { user, password, until } = v.parse(schema, JSON.parse(opened));
  if (until <= now()) return null;
  const row = await db.read.selectFrom('users').selectAll().where('id', '=', user).executeTakeFirst();
  return row !== undefined && markOf(row) === password ? row : null;
}
