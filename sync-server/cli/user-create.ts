import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { ROLES, type UserRole } from '#lib/access/access';
import { usernameKey, usernameSchema } from '#lib/server/accounts/credentials';
import { hashPassword } from '#lib/server/accounts/password-hash';
import { CommandError, UsageError, type Command } from './command';
import { oneUsername } from './named-user';
import { note } from './note';
import { readOptions } from './options';
import { takePassword } from './password';

function readRole(text: string | null): UserRole {
  const role = ROLES.find((known) => known === text);
  if (role !== undefined) return role;
  const given = text === null ? 'Give --role' : `There is no role "${text}"`;
  throw new UsageError(`${given}: ${ROLES.join(', ')}.`);
}

export const userCreate: Command = {
  name: 'user create',
  usage: '<username> --role <role> [--password-stdin]',
  summary: `Makes an account and prints its new password, or takes one from standard input. Roles: ${ROLES.join(', ')}.`,
  async run(args, context) {
    const given = readOptions(args, { role: 'text', 'password-stdin': 'flag' });
    const word = oneUsername(given.words);
    const role = readRole(given.text('role'));
    const username = v.safeParse(usernameSchema, word);
    if (!username.success) throw new UsageError(username.issues[0].message);
    const db = await context.openDb();
    const password = await takePassword(context, given.flag('password-stdin'));
    const row = {
      id: randomUUID(),
      username: username.output,
      username_key: usernameKey(username.output),
      password_hash: await hashPassword(password.text),
      role,
      created_at: context.now(),
    };
    const made = await db.write
      .insertInto('users')
      .values(row)
      .onConflict((on) => on.column('username_key').doNothing())
      .executeTakeFirst();
    if (made.numInsertedOrUpdatedRows !== 1n) {
      throw new CommandError(`There is somebody called ${username.output} already: choose another username.`);
    }
    await note(db, context.now, {
      action: 'people',
      subject: `user:${row.id}`,
      subjectName: row.username,
      detail: { did: 'created', role },
    });
    context.say(`${username.output} may log in as ${role}${password.isNew ? ' with this password:' : '.'}`);
    if (password.isNew) context.print(password.text);
  },
};
