import type { ExpressionBuilder } from 'kysely';
import type { KeyRefusal } from '#lib/protocol/key-refusals';
import type { ServerContext } from '../context';
import type { Db } from '../db/db';
import type { Tables } from '../db/tables';
import { Problem } from '../problem';
import { isSecret, newToken, parseToken, secretHash, tokenText } from '../tokens/token-text';

type Store = Pick<ServerContext, 'db' | 'now'>;

/** An enrolment key as it may be shown: never its secret. Instants in ms since the Unix epoch. */
export interface EnrolmentKey {
  readonly id: string;
  readonly name: string;
  readonly createdBy: string;
  readonly createdAt: number;
  /** Null: never. */
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  /** How many devices it lets in; null: any number. */
  readonly mostDevices: number | null;
  /** How many it let in so far, those since revoked included. */
  readonly devices: number;
}
export type NewEnrolmentKey = Pick<EnrolmentKey, 'name' | 'createdBy' | 'expiresAt' | 'mostDevices'>;

const selectKeys = (db: Db) =>
  db.read
    .selectFrom('enrolment_keys')
    .selectAll()
    .select((key) =>
      key
        .selectFrom('devices')
        .whereRef('devices.enrolment_key', '=', 'enrolment_keys.id')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .as('devices'),
    );

type Row = Awaited<ReturnType<ReturnType<typeof selectKeys>['executeTakeFirstOrThrow']>>;

function toKey(row: Row): EnrolmentKey {
  return {
    id: row.id,
    name: row.name,
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    mostDevices: row.most_devices,
    devices: row.devices ?? 0,
  };
}

/** Oldest first, revoked ones too. */
export async function listKeys(db: Db): Promise<readonly EnrolmentKey[]> {
  return (await selectKeys(db).orderBy('created_at').orderBy('id').execute()).map(toKey);
}

/** @throws {Problem} `unknown-key` (404) */
export async function keyById(db: Db, id: string): Promise<EnrolmentKey> {
  const row = await selectKeys(db).where('id', '=', id).executeTakeFirst();
  if (row !== undefined) return toKey(row);
  throw new Problem(404, 'unknown-key', 'There is no such enrolment key. Look at the list of keys again.');
}

/**
 * @returns its text, which nobody can ask for again
 * @throws {Problem} `already-over` (422)
 */
export async function createKey(
  { db, now }: Store,
  wanted: NewEnrolmentKey,
): Promise<{ readonly id: string; readonly text: string }> {
  if (wanted.expiresAt !== null && wanted.expiresAt <= now()) {
    throw new Problem(422, 'already-over', 'This key would have expired already: let it end later.');
  }
  const parts = newToken();
  await db.write
    .insertInto('enrolment_keys')
    .values({
      id: parts.id,
      name: wanted.name,
      secret_hash: secretHash(parts.secret),
      most_devices: wanted.mostDevices,
      created_by: wanted.createdBy,
      created_at: now(),
      expires_at: wanted.expiresAt,
      revoked_at: null,
    })
    .execute();
  return { id: parts.id, text: tokenText('ve', parts) };
}

/** From now on it lets nobody in; those whom it let in stay. */
export async function revokeKey({ db, now }: Store, id: string): Promise<void> {
  await db.write
    .updateTable('enrolment_keys')
    .set({ revoked_at: now() })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .execute();
}

/** Whether the key lets one more device in at this moment, as a part of the statement that lets it in. */
export function keyIsOpen(id: string, now: number) {
  return (eb: ExpressionBuilder<Tables, 'devices'>) =>
    eb.exists(
      eb
        .selectFrom('enrolment_keys')
        .select('enrolment_keys.id')
        .where('enrolment_keys.id', '=', id)
        .where('revoked_at', 'is', null)
        .where((key) => key.or([key('expires_at', 'is', null), key('expires_at', '>', now)]))
        .where((key) =>
          key.or([
            key('most_devices', 'is', null),
            key(
              'most_devices',
              '>',
              key
                .selectFrom('devices as others')
                .select(({ fn }) => fn.countAll<number>().as('count'))
                .where('others.enrolment_key', '=', id),
            ),
          ]),
        ),
    );
}

/**
 * What a key says to a screen that brings it. One whose device somebody revoked after the key was made waits for a person:
 * the key still stands in its address, and would undo that within seconds.
 */
export async function judgeKey(
  { db, now }: Store,
  text: string,
  screen: string,
): Promise<{ readonly key: EnrolmentKey } | { readonly refusal: KeyRefusal }> {
  const parts = parseToken('ve', text);
  const row = parts === null ? undefined : await selectKeys(db).where('id', '=', parts.id).executeTakeFirst();
  if (parts === null || row === undefined || !isSecret(parts.secret, row.secret_hash)) {
    return { refusal: 'unknown' };
  }
  const key = toKey(row);
  if (key.revokedAt !== null) return { refusal: 'revoked' };
  if (key.expiresAt !== null && key.expiresAt <= now()) return { refusal: 'expired' };
  if (key.mostDevices !== null && key.devices >= key.mostDevices) return { refusal: 'used-up' };
  const revoked = await db.read
    .selectFrom('devices')
    .select('id')
    .where('screen_id', '=', screen)
    .where('state', '=', 'revoked')
    .where('decided_at', '>=', key.createdAt)
    .executeTakeFirst();
  return revoked === undefined ? { key } : { refusal: 'screen-revoked' };
}
