import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { testContext, type TestContext } from '../../../../tests/support/context';
import { hashPassword } from './password-hash';
import { logIn } from './log-in';

const PASSWORD = 'the old long passphrase';
const attempt = { username: 'ada', password: PASSWORD, address: '10.0.0.1', agent: '' };

async function withAda(): Promise<TestContext> {
  const context = await testContext();
  const row = { id: 'ada', username: 'Ada', username_key: 'ada', role: 'editor' as const, created_at: 1 };
  await context.db.write
    .insertInto('users')
    .values({ ...row, password_hash: await hashPassword(PASSWORD) })
    .execute();
  return context;
}

/** Lets something be written just before a session is: after the password was checked. */
const meanwhile = ({ db }: TestContext, statements: string) =>
  sql`create trigger meanwhile before insert on sessions begin ${sql.raw(statements)} end`.execute(db.write);

test.each([
  ['a password that is changed', "delete from sessions; update users set password_hash = 'another';"],
  ['a second factor that is switched on', "update users set totp_secret = 'sealed', totp_since = 5;"],
  ['an account that is deleted', 'delete from users;'],
])('%s while somebody logs in leaves no session of before', async (_what, statements) => {
  const context = await withAda();
  await meanwhile(context, statements);
  const outcome = await logIn(context, attempt).catch((error: unknown) => error);
  expect(outcome).not.toMatchObject({ outcome: 'in' });
  expect(await context.db.read.selectFrom('sessions').selectAll().execute()).toEqual([]);
  const lines = await context.db.read.selectFrom('audit_log').selectAll().execute();
  expect(lines.filter(({ action, outcome: done }) => action === 'login' && done === 'done')).toEqual([]);
});

test('otherwise the session begins', async () => {
  const context = await withAda();
  await meanwhile(context, "update users set username = 'Ada Lovelace';");
  expect(await logIn(context, attempt)).toMatchObject({ outcome: 'in' });
  expect(await context.db.read.selectFrom('sessions').selectAll().execute()).toHaveLength(1);
});
