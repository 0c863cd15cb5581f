import { createHash, randomInt } from 'node:crypto';
import { sql, type Compilable } from 'kysely';
import type { Db } from '../db/db';

const CODES = 10;
const LENGTH = 10;
/** Without letters and digits that look alike. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const PATTERN = new RegExp(`^[${LETTERS}]{${LENGTH}}$`);

/** Ten letters of 32 are 50 random bits: what a code opens can't be found from its hash by trying. */
function newCode(): string {
  const letters = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)] ?? '').join('');
  return `${letters.slice(0, LENGTH / 2)}-${letters.slice(LENGTH / 2)}`;
}

export function newRecoveryCodes(): readonly string[] {
  return Array.from({ length: CODES }, newCode);
}

/** As people type it: without the dash, in small letters, with spaces. Null for what can't be a recovery code. */
function plain(text: string): string | null {
  const code = text.replace(/[\s-]/g, '').toUpperCase();
  return PATTERN.test(code) ? code : null;
}

/** With the account's id, so that two people's equal codes look different. */
function hashOf(userId: string, code: string): string {
  return createHash('sha256').update(`${userId}\n${code}`).digest('hex');
}

/**
 * Statements that put these codes in the place of those that somebody has, if the second factor is (by then) this one:
 * `secret` as it is sealed. Another's codes stay as they are.
 */
export function replaceCodes(
  db: Db,
  userId: string,
  secret: string,
  codes: readonly string[],
): readonly Compilable[] {
  const isThis = sql<boolean>`exists (select 1 from users where id = ${userId} and totp_secret = ${secret})`;
  return [
    db.write.deleteFrom('recovery_codes').where('user_id', '=', userId).where(isThis),
    ...codes.map((code) => {
      const statement = sql`insert into recovery_codes (user_id, code_hash)
        select ${userId}, ${hashOf(userId, plain(code) ?? '')} where ${isThis}`;
      return { compile: () => statement.compile(db.write) };
    }),
  ];
}

/** Uses a code up, in one statement: of two that use it at once one does. @returns whether it was one */
export async function useRecoveryCode(db: Db, userId: string, text: string, now: number): Promise<boolean> {
  const code = plain(text);
  if (code === null) return false;
  const result = await db.write
    .updateTable('recovery_codes')
    .set({ used_at: Math.round(now) })
    .where('user_id', '=', userId)
    .where('code_hash', '=', hashOf(userId, code))
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function countUnused(db: Db, userId: string): Promise<number> {
  const row = await db.read
    .selectFrom('recovery_codes')
    .select((eb) => eb.fn.countAll<number>().as('left'))
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return row?.left ?? 0;
}
