import { findUser } from '#lib/server/accounts/users';
import { hashPassword } from '#lib/server/accounts/password-hash';
import { CommandError, UsageError, type Command } from './command';
import { readOptions } from './options';
import { takePassword } from './password';

export const userResetPassword: Command = {
  name: 'user reset-password',
  usage: '<username> [--password-stdin]',
  summary:
    'Gives somebody a new password and prints it, or takes one from standard input; ends their sessions.',
  async run(args, context) {
    const given = readOptions(args, { 'password-stdin': 'flag' });
    const [username, ...more] = given.words;
    if (username === undefined || more.length > 0) {
      throw new UsageError('Give one username, in quotes if it has spaces.');
    }
    const db = await context.openDb();
    const user = await findUser(db, username);
    if (user === null) throw new CommandError(`There is nobody called ${username}.`);
    const password = await takePassword(context, given.flag('password-stdin'));
    const password_hash = await hashPassword(password.text);
    await db.batch([
      db.write.updateTable('users').set({ password_hash }).where('id', '=', user.id),
      db.write.deleteFrom('sessions').where('user_id', '=', user.id),
    ]);
    context.say(`${username} has a new password and was logged out everywhere${password.isNew ? ':' : '.'}`);
    if (password.isNew) context.print(password.text);
  },
};
