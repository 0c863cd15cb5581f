import { resetSecondFactor } from '#lib/server/accounts/second-factor';
import type { Command } from './command';
import { namedUser, oneUsername } from './named-user';
import { note } from './note';
import { readOptions } from './options';

export const userReset2fa: Command = {
  name: 'user reset-2fa',
  usage: '<username>',
  summary:
    'Takes somebody’s second factor away, who lost app and recovery codes; only they can switch it on again.',
  async run(args, { openDb, say, now }) {
    const username = oneUsername(readOptions(args, {}).words);
    const db = await openDb();
    const user = await namedUser(db, username);
    await resetSecondFactor({ db }, user.id);
    await note(db, now, {
      action: 'second-factor',
      subject: `user:${user.id}`,
      subjectName: user.username,
      detail: { did: 'reset' },
    });
    say(`${user.username} logs in with the password alone now.`);
  },
};
