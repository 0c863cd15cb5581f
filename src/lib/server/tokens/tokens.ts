import type { Selectable } from 'kysely';
import { TOKEN_SCOPES, type TokenScope } from '#lib/access/access';
import type { ServerContext } from '../context';
import type { Db } from '../db/db';
import type { Tables } from '../db/tables';
import { Problem } from '../problem';
import { newToken, secretHash, tokenText } from './token-text';

/** A token as it may be shown: never its secret. Instants in ms since the Unix epoch. */
export interface Token {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  /** The only screen that it plays; null for any. */
  readonly screen: string | null;
  readonly createdBy: string;
  readonly createdAt: number;
  /** Null: never. */
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  /** To the nearest quarter of an hour or so; null: never. */
  readonly lastUsedAt: number | null;
}

export type NewToken = Pick<Token, 'name' | 'scopes' | 'screen' | 'createdBy' | 'expiresAt'>;

export function scopesOf(text: string): readonly TokenScope[] {
  const named = text.split(' ');
  return TOKEN_SCOPES.filter((scope) => named.includes(scope));
}

function toToken(row: Selectable<Tables['api_tokens']>): Token {
  return {
    id: row.id,
    name: row.name,
    scopes: scopesOf(row.scopes),
    screen: row.screen_id,
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  };
}

/** @throws {Problem} `unknown-token` (404) */
export async function tokenById(db: Db, id: string): Promise<Token> {
  const row = await db.read.selectFrom('api_tokens').selectAll().where('id', '=', id).executeTakeFirst();
  if (row !== undefined) return toToken(row);
  throw new Problem(404, 'unknown-token', 'There is no such token. Look at the list of tokens again.');
}

/**
 * Makes a token. @throws {Problem} `screen-without-kiosk` or `already-over` (422)
 * @returns its text, which nobody can ask for again
 */
export async function createToken(
  { db, now }: Pick<ServerContext, 'db' | 'now'>,
  wanted: NewToken,
): Promise<{ readonly id: string; readonly text: string }> {
  if (wanted.screen !== null && !wanted.scopes.includes('kiosk')) {
    throw new Problem(422, 'screen-without-kiosk', 'A token names a screen only with the scope “kiosk”.');
  }
  if (wanted.expiresAt !== null && wanted.expiresAt <= now()) {
    throw new Problem(422, 'already-over', 'This token would have expired already: let it end later.');
  }
  const parts = newToken();
  await db.write
    .insertInto('api_tokens')
    .values({
      id: parts.id,
      name: wanted.name,
      secret_hash: secretHash(parts.secret),
      scopes: wanted.scopes.join(' '),
      screen_id: wanted.screen,
      created_by: wanted.createdBy,
      created_at: now(),
      expires_at: wanted.expiresAt,
      revoked_at: null,
      last_used_at: null,
    })
    .execute();
  return { id: parts.id, text: tokenText('vt', parts) };
}

/** Oldest first, revoked ones too. */
export async function listTokens(db: Db): Promise<readonly Token[]> {
  const rows = await db.read
    .selectFrom('api_tokens')
    .selectAll()
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(toToken);
}

/**
 * Takes a token's rights away for good. The server closes what it has open within a second or so, whichever process
 * this is (`rights_changes`).
 * @returns whether there is such a token
 */
export async function revokeToken(
  { db, now }: Pick<ServerContext, 'db' | 'now'>,
  id: string,
): Promise<boolean> {
  await db.write
    .updateTable('api_tokens')
    .set({ revoked_at: now() })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .execute();
  const row = await db.read.selectFrom('api_tokens').select('id').where('id', '=', id).executeTakeFirst();
  return row !== undefined;
}
