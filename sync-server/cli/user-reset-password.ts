import { storePassword } from '#lib/server/accounts/people';
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
    await storePassword(db, user.id, password.text);
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
