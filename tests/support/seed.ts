import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { UserRole } from '#lib/access/access';
import { SESSION_COOKIE, startSession } from '#lib/server/accounts/sessions';
import { deviceCookieName, makeDeviceToken } from '#lib/server/devices/device-cookie';
import type { Db } from '#lib/server/db/db';
import { openDb } from '#lib/server/db/open';
import { ROOM } from '#lib/protocol/messages';
import { loadDocument, type Loaded } from '#sync-server/load';
import { SqlStore } from '#sync-server/store/sql';
import { TEST_WRITER } from './build';

/** Runs `use` on the database of a server that is not running. */
export async function withDb<T>(dataDir: string, use: (db: Db) => Promise<T>): Promise<T> {
  mkdirSync(dataDir, { recursive: true });
  const db = await openDb({ path: path.join(dataDir, 'vitrine.db'), writerFile: TEST_WRITER });
  try {
    return await use(db);
  } finally {
    await db.close();
  }
}

/** Makes a person before the server starts; returns the cookie of a session, which ends `sessionEndsInMs` from now. */
export function seedPerson(dataDir: string, role: UserRole, sessionEndsInMs?: number): Promise<string> {
  return withDb(dataDir, async (db) => {
    const id = randomUUID();
    const row = { id, username: id, username_key: id, password_hash: 'none', role, created_at: Date.now() };
    await db.write.insertInto('users').values(row).execute();
    const token = await startSession({ db, now: Date.now }, id, { address: '', agent: '' });
    if (sessionEndsInMs !== undefined) {
      const expires_at = Date.now() + sessionEndsInMs;
      await db.write.updateTable('sessions').set({ expires_at }).where('user_id', '=', id).execute();
    }
    return `${SESSION_COOKIE}=${token}`;
  });
}

/** Makes an approved kiosk before the server starts; returns its cookie. */
export function seedKiosk(dataDir: string, screenId: string): Promise<string> {
  return withDb(dataDir, async (db) => {
    const id = randomUUID();
    await db.write
      .insertInto('devices')
      .values({
        id,
        screen_id: screenId,
        secret_hash: id,
        state: 'approved',
        pairing_code: '',
        name: screenId,
        location: '',
        requested_at: 1,
        decided_at: 2,
        decided_by: null,
      })
      .execute();
    const signer = { config: { dataDir, secretKey: null }, now: Date.now };
    return `${deviceCookieName(screenId)}=${await makeDeviceToken(signer, id)}`;
  });
}

/** The document as the next start would find it. */
export function storedDocument(dataDir: string): Promise<Loaded> {
  return withDb(dataDir, (db) =>
    loadDocument(new SqlStore(db, ROOM), { name: 'none', timezone: 'UTC' }, Date.now, (error) => {
      throw error;
    }),
  );
}
