import { createHash } from 'node:crypto';
import { Lucia, TimeSpan, type Adapter } from 'lucia';
import type { Identity, UserRole } from '#lib/access/access';
import type { ServerContext } from '../context';
import type { Db } from '../db/db';
import { isDiskTrouble } from '../db/disk-trouble';

/*
 * The only file that knows lucia. The database holds the SHA-256 of a session's id, never the id itself: a backup that
 * leaks opens no session, and `Identity.sessionId` (that hash) may stand in memory and logs.
 */

declare module 'lucia' {
  interface Register {
    Lucia: SiteLucia;
    DatabaseUserAttributes: { username: string; role: UserRole };
  }
}
type Attributes = { username: string; role: UserRole };
type SiteLucia = Lucia<object, Attributes>;

export const SESSION_COOKIE = 'vitrine_session';
const SESSION_LIFE = new TimeSpan(30, 'd');
/** For the cookie, in seconds. The database decides; the cookie only has to live as long. */
export const SESSION_MAX_AGE = SESSION_LIFE.seconds();

export type UserIdentity = Extract<Identity, { kind: 'user' }>;
export interface CheckedSession {
  readonly identity: UserIdentity;
  /** In ms since the Unix epoch; using the session makes it later. */
  readonly expiresAt: number;
  /** Its life was just extended, so the cookie is to be sent again. */
  readonly renewed: boolean;
}

type Store = Pick<ServerContext, 'db' | 'now'>;

export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** lucia reads the machine's clock and we read `now`: instants are shifted on their way in and out. */
const skewOf = (now: () => number): number => now() - Date.now();

/** Our adapter, over whatever database Kysely speaks to. */
function adapterOver(db: Db, now: () => number): Adapter {
  const skew = () => skewOf(now);
  const rows = db.read.selectFrom('sessions');
  return {
    async getSessionAndUser(token) {
      const row = await rows
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .select(['sessions.expires_at', 'users.id', 'users.username', 'users.role'])
        .where('sessions.id', '=', hashOf(token))
        .executeTakeFirst();
      if (row === undefined) return [null, null];
      const { id, username, role } = row;
      const expiresAt = new Date(row.expires_at - skew());
      return [
        { id: token, userId: id, expiresAt, attributes: {} },
        { id, attributes: { username, role } },
      ];
    },
    async getUserSessions(userId) {
      const found = await rows.select(['id', 'expires_at']).where('user_id', '=', userId).execute();
      return found.map((row) => ({
        id: row.id,
        userId,
        expiresAt: new Date(row.expires_at - skew()),
        attributes: {},
      }));
    },
    async setSession(session) {
      await db.write
        .insertInto('sessions')
        .values({
          id: hashOf(session.id),
          user_id: session.userId,
          expires_at: session.expiresAt.getTime() + skew(),
          created_at: now(),
        })
        .execute();
    },
    async updateSessionExpiration(token, expiresAt) {
      try {
        await db.write
          .updateTable('sessions')
          .set({ expires_at: expiresAt.getTime() + skew() })
          .where('id', '=', hashOf(token))
          .execute();
      } catch (error) {
        // Who may read goes on reading while the disk is full; the next request makes the session longer.
        if (!isDiskTrouble(error)) throw error;
      }
    },
    async deleteSession(token) {
      await db.write.deleteFrom('sessions').where('id', '=', hashOf(token)).execute();
    },
    async deleteUserSessions(userId) {
      await db.write.deleteFrom('sessions').where('user_id', '=', userId).execute();
    },
    async deleteExpiredSessions() {
      await db.write.deleteFrom('sessions').where('expires_at', '<=', now()).execute();
    },
  };
}

const instances = new WeakMap<Db, SiteLucia>();

function luciaOf({ db, now }: Store): SiteLucia {
  const known = instances.get(db);
  if (known !== undefined) return known;
  const made: SiteLucia = new Lucia<object, Attributes>(adapterOver(db, now), {
    sessionExpiresIn: SESSION_LIFE,
    sessionCookie: { name: SESSION_COOKIE },
    getUserAttributes: ({ username, role }) => ({ username, role }),
  });
  instances.set(db, made);
  return made;
}

/** Starts a session and answers with the cookie's value; also the moment at which ended ones are swept away. */
export async function startSession(store: Store, userId: string): Promise<string> {
  const lucia = luciaOf(store);
  await lucia.deleteExpiredSessions();
  return (await lucia.createSession(userId, {})).id;
}

/** Who this token stands for; null when it is unknown or its session ended. */
export async function checkSession(store: Store, token: string): Promise<CheckedSession | null> {
  const { session, user } = await luciaOf(store).validateSession(token);
  if (session === null) return null;
  return {
    identity: {
      kind: 'user',
      userId: user.id,
      username: user.username,
      role: user.role,
      sessionId: hashOf(token),
    },
    expiresAt: session.expiresAt.getTime() + skewOf(store.now),
    renewed: session.fresh,
  };
}

/** Whom a session stands for now, by the hash of its token; null when it ended. Asking does not make it last longer. */
export async function sessionById(
  { db, now }: Store,
  sessionId: string,
): Promise<Omit<CheckedSession, 'renewed'> | null> {
  const row = await db.read
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select(['sessions.expires_at', 'users.id', 'users.username', 'users.role'])
    .where('sessions.id', '=', sessionId)
    .executeTakeFirst();
  if (row === undefined || row.expires_at <= now()) return null;
  const { id, username, role, expires_at } = row;
  return { identity: { kind: 'user', userId: id, username, role, sessionId }, expiresAt: expires_at };
}

export async function endSession(store: Store, token: string): Promise<void> {
  await luciaOf(store).invalidateSession(token);
}
