import type { Selectable } from 'kysely';
import type { Identity, TokenScope } from '#lib/access/access';
import { CloseCode } from '#lib/protocol/close-codes';
import { BackOff } from './back-off';
import type { Admission, Refused, Wanted } from '../authenticate';
import type { ServerContext } from '../context';
import type { Db } from '../db/db';
import { isDiskTrouble } from '../db/db-errors';
import type { Tables } from '../db/tables';
import { isSecret, parseToken } from './token-text';
import { scopesOf } from './tokens';

type Row = Selectable<Tables['api_tokens']>;
type Store = Pick<ServerContext, 'db' | 'now'>;
export type TokenIdentity = Extract<Identity, { kind: 'token' }>;

/** When a token was last used is for people: not worth a write at each use. */
const NOTE_USE_EVERY_MS = 15 * 60_000;

interface Memory {
  readonly guesses: BackOff;
  /** When the use of a token was last written, by its id. */
  readonly noted: Map<string, number>;
}
const memories = new WeakMap<Db, Memory>();
function memoryOf(db: Db): Memory {
  const known = memories.get(db) ?? { guesses: new BackOff(), noted: new Map<string, number>() };
  memories.set(db, known);
  return known;
}

const unknown: Refused = {
  code: CloseCode.notAuthenticated,
  message: 'This token is not known here: copy it whole, or make a new one.',
};

/**
 * Whom a token stands for. Guesses are slowed down like those of passwords, by token and address, so that neither a
 * stranger nor a program with an old token shuts out anybody else.
 */
export async function checkToken(
  store: Store,
  text: string,
  address: string,
  wanted: Wanted,
): Promise<Admission | Refused> {
  const parts = parseToken('vt', text);
  if (parts === null) return unknown;
  const { guesses } = memoryOf(store.db);
  const guess = `${parts.id} ${address}`;
  const waitMs = guesses.waitMs(guess, store.now());
  if (waitMs > 0) {
    return {
      code: CloseCode.tryAgainLater,
      message: 'Too many wrong tokens: wait before the next try.',
      waitMs,
    };
  }
  const row = await tokenRow(store.db, parts.id);
  if (!isSecret(parts.secret, row?.secret_hash ?? null) || row === undefined) {
    guesses.failed(guess, store.now());
    return unknown;
  }
  const verdict = judgeToken(row, wanted, store.now());
  if ('identity' in verdict) await noteUse(store, row);
  return verdict;
}

export function tokenRow(db: Db, id: string): Promise<Row | undefined> {
  return db.read.selectFrom('api_tokens').selectAll().where('id', '=', id).executeTakeFirst();
}

/** What a token whose secret was right may be now. */
export function judgeToken(row: Row, wanted: Wanted, now: number): Admission | Refused {
  if (row.revoked_at !== null) {
    return { code: CloseCode.notAuthenticated, message: 'This token was revoked: make a new one.' };
  }
  if (row.expires_at !== null && row.expires_at <= now) {
    const day = new Date(row.expires_at).toISOString().slice(0, 10);
    return { code: CloseCode.notAuthenticated, message: `This token expired on ${day}: make a new one.` };
  }
  const scopes = scopesOf(row.scopes);
  const admit = (role: TokenScope, screenId: string | null): Admission => ({
    identity: { kind: 'token', tokenId: row.id, name: row.name, role, screenId },
    expiresAt: row.expires_at,
  });
  const forbid = (message: string): Refused => ({ code: CloseCode.forbidden, message });
  const site = (['site:admin', 'site:write', 'site:read'] as const).find((scope) => scopes.includes(scope));
  if (wanted.kind !== 'device') {
    if (site !== undefined) return admit(site, null);
    if (wanted.kind === 'any' && scopes.includes('kiosk')) return admit('kiosk', row.screen_id);
    return forbid('This token only plays screens: ask as ?as=device:<screen>.');
  }
  if (!scopes.includes('kiosk')) return forbid('This token plays no screen: make one with the scope kiosk.');
  if (row.screen_id !== null && row.screen_id !== wanted.screenId) {
    return forbid(`This token plays the screen ${row.screen_id} only.`);
  }
  return admit('kiosk', wanted.screenId);
}

async function noteUse({ db, now }: Store, row: Row): Promise<void> {
  const { noted } = memoryOf(db);
  const last = Math.max(row.last_used_at ?? 0, noted.get(row.id) ?? 0);
  if (now() - last < NOTE_USE_EVERY_MS) return;
  // First in memory: a thousand screens that come back at once with one token write once.
  noted.set(row.id, now());
  try {
    await db.write.updateTable('api_tokens').set({ last_used_at: now() }).where('id', '=', row.id).execute();
  } catch (error) {
    if (!isDiskTrouble(error)) throw error;
  }
}
