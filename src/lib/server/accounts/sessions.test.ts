import { expect, it } from 'vitest';
import { testContext } from '../../../../tests/support/context';
import { kyselyOver } from '../db/kysely';
import { checkSession, startSession } from './sessions';

const DAY_MS = 86_400_000;

it('believes a session that is due for renewal while the disk is full, and renews it when there is space', async () => {
  const context = await testContext();
  const user = { id: 'u', username: 'Ada', username_key: 'ada', password_hash: '', role: 'editor' } as const;
  await context.db.write
    .insertInto('users')
    .values({ ...user, created_at: 0 })
    .execute();
  const token = await startSession(context, 'u', { address: '10.0.0.7', agent: 'Test' });
  context.advance(20 * DAY_MS);
  // The database is the server's: its errors are of no class that the pages' own copy of this code knows.
  const noSpace = Object.assign(new Error('There is no space left.'), { name: 'DbError', code: 'full' });
  const refusing = kyselyOver(() => Promise.reject(noSpace));
  const full = { ...context, db: { ...context.db, write: refusing } };
  expect(await checkSession(full, token)).toMatchObject({ identity: { userId: 'u' }, renewed: true });
  expect(await checkSession(context, token)).toMatchObject({ identity: { userId: 'u' }, renewed: true });
  context.advance(20 * DAY_MS);
  expect(await checkSession(context, token)).toMatchObject({ identity: { userId: 'u' } });
});
