import { createHash } from 'node:crypto';
import type { ExpressionBuilder, Selectable } from 'kysely';
import { Lucia, TimeSpan, type Adapter } from 'lucia';
import type { Identity, PersonRole } from '#lib/access/access';
import type { ServerContext } from '../context';
import type { Db } from '../db/db';
import { isDiskTrouble } from '../db/db-errors';
import type { Tables } from '../db/tables';
import { rolesWanted, roleNow } from './second-factor-roles';

/*
 * The only file that knows lucia. The database holds the SHA-256 of a session's id, never the id itself: a backup that
 * leaks opens no session, and `Identity.sessionId` (that hash) may stand in memory and logs.
 */

declare module 'lucia' {
  interface Register {
    Lucia: SiteLucia;
    DatabaseUserAttributes: Attributes;
    DatabaseSessionAttributes: Origin & { readonly lastUsedAt: number };
  }
}
/** From where a session was begun; for the person's own list. */
export interface Origin {
  readonly address: string;
  /** The browser as it names itself. */
  readonly agent: string;
}
interface Attributes {
  readonly username: string;
  /** What the account may be at this moment. */
  readonly role: PersonRole;
  /** When the account closes by itself, ms since the Unix epoch; null: never. */
  readonly closesAt: number | null;
}
type SiteLucia = Lucia<{ readonly lastUsedAt: number }, Attributes>;

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

/** Of the table `users`: the account is neither disabled nor expired. */
export function isOpen(now: number) {
  return (eb: ExpressionBuilder<Tables, 'users'>) =>
    eb.and([
      eb('users.disabled_at', 'is', null),
      eb.or([eb('users.expires_at', 'is', null), eb('users.expires_at', '>', now)]),
    ]);
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
        .selectAll('sessions')
        .select(['users.username', 'users.role', 'users.totp_since', 'users.expires_at as closesAt'])
        .select(rolesWanted)
        .where('sessions.id', '=', hashOf(token))
        .where(isOpen(now()))
        .executeTakeFirst();
      if (row === undefined) return [null, null];
      const { user_id, username, closesAt } = row;
      const expiresAt = new Date(row.expires_at - skew());
      return [
        { id: token, userId: user_id, expiresAt, attributes: attributesOf(row) },
        { id: user_id, attributes: { username, role: roleNow(row), closesAt } },
      ];
    },
    async getUserSessions(userId) {
      const found = await rows.selectAll().where('user_id', '=', userId).execute();
      return found.map((row) => ({
        id: row.id,
        userId,
        expiresAt: new Date(row.expires_at - skew()),
        attributes: attributesOf(row),
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
          last_used_at: session.attributes.lastUsedAt,
          address: session.attributes.address,
          agent: session.attributes.agent,
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

function attributesOf(row: Pick<Selectable<Tables['sessions']>, 'address' | 'agent' | 'last_used_at'>) {
  return { address: row.address, agent: row.agent, lastUsedAt: row.last_used_at };
}

const instances = new WeakMap<Db, SiteLucia>();

function luciaOf({ db, now }: Store): SiteLucia {
  const known = instances.get(db);
  if (known !== undefined) return known;
  const made: SiteLucia = new Lucia<{ readonly lastUsedAt: number }, Attributes>(adapterOver(db, now), {
    sessionExpiresIn: SESSION_LIFE,
    sessionCookie: { name: SESSION_COOKIE },
    getUserAttributes: ({ username, role, closesAt }) => ({ username, role, closesAt }),
    getSessionAttributes: ({ lastUsedAt }) => ({ lastUsedAt }),
  });
  instances.set(db, made);
  return made;
}

/** Starts a session and answers with the cookie's value; also the moment at which ended ones are swept away. */
export async function startSession(store: Store, userId: string, origin: Origin): Promise<string> {
  const lucia = luciaOf(store);
  await lucia.deleteExpiredSessions();
  const attributes = { address: origin.address, agent: origin.agent.slice(0, 300), lastUsedAt: store.now() };
  return (await lucia.createSession(userId, attributes)).id;
}

/** When a session was last used is for people: not worth a write at each use. */
const NOTE_USE_EVERY_MS = 15 * 60_000;
/** A program that logs in for each call makes a session each time. */
const MOST_NOTED = 10_000;
const noted = new WeakMap<Db, Map<string, number>>();

async function noteUse({ db, now }: Store, sessionId: string, lastUsedAt: number): Promise<void> {
  const known = noted.get(db) ?? new Map<string, number>();
  noted.set(db, known);
  if (now() - Math.max(lastUsedAt, known.get(sessionId) ?? 0) < NOTE_USE_EVERY_MS) return;
  if (known.size >= MOST_NOTED) known.clear();
  // First in memory: a page that asks for ten things at once writes once.
  known.set(sessionId, now());
  try {
    await db.write.updateTable('sessions').set({ last_used_at: now() }).where('id', '=', sessionId).execute();
  } catch (error) {
    if (!isDiskTrouble(error)) throw error;
  }
}

/** Who this token stands for; null when it is unknown or its session ended. */
export async function checkSession(store: Store, token: string): Promise<CheckedSession | null> {
  const { session, user } = await luciaOf(store).validateSession(token);
  if (session === null) return null;
  const sessionId = hashOf(token);
  await noteUse(store, sessionId, session.lastUsedAt);
  return {
    identity: { kind: 'user', userId: user.id, username: user.username, role: user.role, sessionId },
    expiresAt: Math.min(session.expiresAt.getTime() + skewOf(store.now), user.closesAt ?? Infinity),
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
    .select([
      'sessions.expires_at',
      'users.id',
      'users.username',
      'users.role',
      'users.totp_since',
      'users.expires_at as closes_at',
    ])
    .select(rolesWanted)
    .where('sessions.id', '=', sessionId)
    .where(isOpen(now()))
    .executeTakeFirst();
  if (row === undefined || row.expires_at <= now()) return null;
  const { id, username, expires_at, closes_at } = row;
  return {
    identity: { kind: 'user', userId: id, username, role: roleNow(row), sessionId },
    expiresAt: Math.min(expires_at, closes_at ?? Infinity),
  };
}

export async function endSession(store: Store, token: string): Promise<void> {
  await luciaOf(store).invalidateSession(token);
}
