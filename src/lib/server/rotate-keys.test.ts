import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sql, type Compilable } from 'kysely';
import { describe, expect, test } from 'vitest';
import { openTestDb } from '../../../tests/support/db';
import { tempDir } from '../../../tests/support/temp-dir';
import type { Db } from './db/db';
import { writeSetting } from './db/server-setting';
import { rotateKeys, type Rotation } from './rotate-keys';
import { keyIdOf, seal, sealingKeyId, unseal } from './sealed';
import { SEALED, type Place } from './sealed-places';
import type { KeySource } from './secret-key';

const PEOPLE = ['ada', 'bob', 'cem'];

/** Puts something sealed where each kind of it stands; whoever adds a kind says here how a row of it is made. */
const STORE: Record<
  keyof typeof SEALED,
  (db: Db, sealed: (place: Place) => Promise<string>) => Promise<void>
> = {
  totpSecret: async (db, sealed) => {
    for (const id of PEOPLE) {
      const user = { id, username: id, username_key: id, password_hash: '', role: 'viewer' as const };
      const totp_secret = await sealed(SEALED.totpSecret.of(id));
      await db.write
        .insertInto('users')
        .values({ ...user, created_at: 1, totp_secret })
        .execute();
    }
  },
  totpPending: async (db, sealed) => {
    const totp_pending = await sealed(SEALED.totpPending.of('bob'));
    await db.write.updateTable('users').set({ totp_pending }).where('id', '=', 'bob').execute();
  },
  webhookSecret: async (db, sealed) => {
    const secret = await sealed(SEALED.webhookSecret.of('hook'));
    const row = { id: 'hook', name: '', url: '', events: '', created_by: '', created_at: 1 };
    const open = {
      old_secret: null,
      old_secret_until: null,
      disabled_at: null,
      disabled_because: null,
      failing_since: null,
    };
    await db.write
      .insertInto('webhooks')
      .values({ ...row, ...open, secret })
      .execute();
  },
  webhookOldSecret: async (db, sealed) => {
    const old_secret = await sealed(SEALED.webhookOldSecret.of('hook'));
    await db.write.updateTable('webhooks').set({ old_secret }).where('id', '=', 'hook').execute();
  },
  auditSeal: async (db, sealed) => {
    const value = await sealed(SEALED.auditSeal.place);
    await db.write.insertInto('server_settings').values({ key: 'audit_seal', value }).execute();
  },
  youtubeKey: async (db, sealed) => writeSetting(db, 'youtube_key', await sealed(SEALED.youtubeKey.place)),
};
const COUNT = PEOPLE.length + Object.keys(STORE).length - 1;

async function begin(source: Partial<KeySource> = {}) {
  const dataDir = tempDir();
  const config: KeySource = { dataDir, secretKey: null, ...source };
  const db = await openTestDb(dataDir);
  for (const store of Object.values(STORE)) {
    await store(db, (place) => seal(config, `secret of ${place.name}`, place));
  }
  const notes: [string, Rotation][] = [];
  const keys = () => readFileSync(path.join(dataDir, 'secret.key'), 'utf8').trim().split('\n');
  return {
    dataDir,
    config,
    db,
    notes,
    keys,
    rotate: (over: Db = db, with_: KeySource = config) =>
      rotateKeys({
        config: with_,
        db: over,
        settleMs: 1,
        note: (did, rotation) => Promise.resolve(void notes.push([did, rotation])),
      }),
    /** Whether everything opens, and with which keys it was sealed. */
    opens: async (with_: KeySource = config) => {
      const ids = new Set<string | null>();
      let count = 0;
      for (const kept of Object.values(SEALED)) {
        for (const { place, sealed } of await kept.values(db)) {
          expect(await unseal(with_, sealed, place)).toBe(`secret of ${place.name}`);
          ids.add(keyIdOf(sealed));
          count += 1;
        }
      }
      expect(count).toBe(COUNT);
      return [...ids];
    },
  };
}

/** Everything that stands anywhere in the database as text. */
async function dump(db: Db): Promise<string> {
  const { rows: tables } = await sql<{
    name: string;
  }>`select name from sqlite_master where type = 'table'`.execute(db.read);
  const contents = await Promise.all(
    tables.map(async ({ name }) => (await sql`select * from ${sql.table(name)}`.execute(db.read)).rows),
  );
  return JSON.stringify(contents);
}

describe('rotating keys', () => {
  test('seals everything anew, and forgets the old key', async () => {
    const site = await begin();
    const old = await sealingKeyId(site.config);
    const [oldKey] = site.keys();
    const done = await site.rotate();
    expect(done).toEqual({ key: await sealingKeyId(site.config), resumed: false, resealed: COUNT });
    expect(done.key).not.toBe(old);
    expect(site.notes.map(([did]) => did)).toEqual(['begun', 'done']);
    expect(await site.opens()).toEqual([done.key]);
    expect(site.keys()).toHaveLength(1);
    expect(site.keys()).not.toContain(oldKey);
    expect(await dump(site.db)).not.toContain(`v1.${old}.`);
  });

  test('cut short at any value keeps both keys and everything readable; the next call finishes it', async () => {
    for (let survives = 0; survives < COUNT; survives += 1) {
      const site = await begin();
      let writes = 0;
      const dying: Db = {
        ...site.db,
        batch: (statements: readonly Compilable[]) => {
          if (writes === survives) return Promise.reject(new Error('killed'));
          writes += 1;
          return site.db.batch(statements);
        },
      };
      await expect(site.rotate(dying)).rejects.toThrow('killed');
      expect(site.keys()).toHaveLength(2);
      expect(await site.opens()).toHaveLength(survives === 0 ? 1 : 2);
      const [newest] = site.keys();
      expect(await site.rotate()).toMatchObject({ resumed: true, resealed: COUNT - survives });
      expect(site.keys()).toEqual([newest]);
      expect(await site.opens()).toHaveLength(1);
    }
  });

  test('waits for what a running server still seals with the old key', async () => {
    const site = await begin();
    const former = tempDir();
    writeFileSync(path.join(former, 'secret.key'), readFileSync(path.join(site.dataDir, 'secret.key')));
    const place = SEALED.totpPending.of('ada');
    let writes = 0;
    // What was on its way is written just after the first round has looked at everything.
    const busy: Db = {
      ...site.db,
      batch: async (statements) => {
        const results = await site.db.batch(statements);
        writes += 1;
        if (writes === COUNT) {
          const totp_pending = await seal(
            { dataDir: former, secretKey: null },
            `secret of ${place.name}`,
            place,
          );
          await site.db.write.updateTable('users').set({ totp_pending }).where('id', '=', 'ada').execute();
        }
        return results;
      },
    };
    const done = await site.rotate(busy);
    expect(done.resealed).toBe(COUNT + 1);
    const [value] = (await SEALED.totpPending.values(site.db)).filter(
      (kept) => kept.place.name === place.name,
    );
    expect(keyIdOf(value?.sealed ?? '')).toBe(done.key);
  });

  test('changes nothing when something can’t be opened with the keys that are here', async () => {
    const site = await begin({ secretKey: 'k'.repeat(43) });
    const before = await dump(site.db);
    await expect(site.rotate(site.db, { dataDir: site.dataDir, secretKey: null })).rejects.toThrow(
      /“totp:ada” can’t be opened .* SECRET_KEY that the server has/,
    );
    expect(await dump(site.db)).toBe(before);
  });

  test('takes the new key from SECRET_KEY where it stands there, and asks for it', async () => {
    const [one, two] = ['k'.repeat(43), 'n'.repeat(43)];
    const site = await begin({ secretKey: one });
    await expect(site.rotate()).rejects.toThrow(/present one to SECRET_KEY_PREVIOUS/);
    const both = { ...site.config, secretKey: two, previousKeys: [one] };
    expect(await site.rotate(site.db, both)).toMatchObject({ resumed: false, resealed: COUNT });
    expect(await site.opens({ ...site.config, secretKey: two })).toHaveLength(1);
  });

  test('is done by one command at a time', async () => {
    const site = await begin();
    const outcomes = await Promise.allSettled([site.rotate(), site.rotate()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await site.opens()).toHaveLength(1);
  });
});
