import * as v from 'valibot';
import { CloseCode } from '#lib/protocol/close-codes';
import type { ServerContext } from '../context';
import type { Db } from '../db/db';
import type { LiveSite } from '../live';
import { Problem } from '../problem';

/** A session as its owner and admins see it. `id` is the hash of what the cookie holds: it opens nothing. */
export const sessionAnswer = v.strictObject({
  id: v.string(),
  createdAt: v.number(),
  /** To the nearest quarter of an hour or so. */
  lastUsedAt: v.number(),
  expiresAt: v.number(),
  address: v.string(),
  /** The browser as it names itself. */
  agent: v.string(),
  /** It is the one that asks. */
  current: v.boolean(),
});
export type Session = v.InferOutput<typeof sessionAnswer>;

/** Somebody's sessions that still open something, the one used last first. */
export async function listSessions(
  { db, now }: Pick<ServerContext, 'db' | 'now'>,
  userId: string,
  current: string | null,
): Promise<readonly Session[]> {
  const rows = await db.read
    .selectFrom('sessions')
    .selectAll()
    .where('user_id', '=', userId)
    .where('expires_at', '>', now())
    .orderBy('last_used_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    createdAt: row.created_at,
    lastUsedAt: Math.max(row.last_used_at, row.created_at),
    expiresAt: row.expires_at,
    address: row.address,
    agent: row.agent,
    current: row.id === current,
  }));
}

/**
 * Ends one session of somebody, or with null all but `keep`; what they have open closes at once.
 * @returns how many ended
 * @throws {Problem} `unknown-session` (404)
 */
export async function endSessions(
  { db, live }: Pick<ServerContext, 'db' | 'live'>,
  userId: string,
  which: { readonly id: string } | { readonly allBut: string | null },
): Promise<number> {
  const ended = await deleteSessions(db, userId, which);
  if ('id' in which && ended.size === 0) {
    throw new Problem(404, 'unknown-session', 'There is no such session (any more). Look at the list again.');
  }
  cutOff(live, ended);
  return ended.size;
}

/** Closes what these sessions, by their hashes, have open. */
export function cutOff(live: Pick<LiveSite, 'closeWhere'>, ended: ReadonlySet<string>): void {
  live.closeWhere(
    (identity) => identity.kind === 'user' && ended.has(identity.sessionId),
    CloseCode.notAuthenticated,
    'This session was ended. Log in again.',
  );
}

async function deleteSessions(
  db: Db,
  userId: string,
  which: { readonly id: string } | { readonly allBut: string | null },
): Promise<ReadonlySet<string>> {
  const rows = await db.write
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .where('id', 'id' in which ? '=' : '!=', 'id' in which ? which.id : (which.allBut ?? ''))
    .returning('id')
    .execute();
  return new Set(rows.map(({ id }) => id));
}
