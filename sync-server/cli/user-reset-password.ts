import { hashPassword } from '#lib/server/accounts/password-hash';
import type { Command } from './command';
import { namedUser, oneUsername } from './named-user';
import { note } from './note';
import { readOptions } from './options';
import { takePassword } from './password';

export const userResetPassword: Command = {
  name: 'user reset-password',
  usage: '<username> [--password-stdin]',
  summary:
    'Gives somebody a new password and prints it, or takes one from standard input; ends their sessions.',
  async run(args, context) {
    const given = readOptions(args, { 'password-stdin': 'flag' });
    const username = oneUsername(given.words);
    const db = await context.openDb();
    const user = await namedUser(db, username);
    const password = await takePassword(context, given.flag('password-stdin'));
    const password_hash = await hashPassword(password.text);
    await db.batch([
      db.write.updateTable('users').set({ password_hash }).where('id', '=', user.id),
      db.write.deleteFrom('sessions').where('user_id', '=', user.id),
    ]);
    await note(db, context.now, {
      action: 'people',
      subject: `user:${user.id}`,
      subjectName: user.username,
      detail: { did: 'password-reset' },
    });
    context.say(`${username} has a new password and was logged out everywhere${password.isNew ? ':' : '.'}`);
    if (password.isNew) context.print(password.text);
  },
};
