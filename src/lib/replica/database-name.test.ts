import { describe, expect, it } from 'vitest';
import { databaseName, ownerOf, parseDatabaseName, SHARED_OWNER } from './database-name';

const site = { uid: 'site-1', epoch: 7 };

describe('SS16.5: the database of a copy', () => {
  it('is another one for another site, epoch, person or screen', () => {
    const names = [
      databaseName(ownerOf({ kind: 'user', userId: 'a' }), site),
      databaseName(ownerOf({ kind: 'user', userId: 'b' }), site),
      databaseName(ownerOf({ kind: 'device', screenId: 'a' }), site),
      databaseName(ownerOf({ kind: 'user', userId: 'a' }), { ...site, epoch: 8 }),
      databaseName(ownerOf({ kind: 'user', userId: 'a' }), { ...site, uid: 'site-2' }),
      databaseName(SHARED_OWNER, site),
    ];
    expect(new Set(names).size).toBe(names.length);
  });

  it('says in its name whose it is', () => {
    for (const owner of ['user', 'user/anna', 'device/hall.1']) {
      const name = databaseName(owner, site);
      expect(parseDatabaseName(name)).toEqual({ name, owner, site });
    }
  });

  it.each(['', 'vitrine-device-hall', 'vitrine/site/site-1/x/user', 'vitrine/site/site-1/7/group/a'])(
    'is told from other databases: %s',
    (name) => expect(parseDatabaseName(name)).toBeNull(),
  );
});
