import { usernameKey } from '#lib/server/accounts/credentials';
import { forgetAddresses, forgetTries } from '#lib/server/limits/guesses';
import type { Command } from './command';
import { namedUser, oneUsername } from './named-user';
import { note } from './note';
import { readOptions } from './options';

export const userUnlock: Command = {
  name: 'user unlock',
  usage: '<username>',
  summary: 'Lets somebody in again at once who mistyped password or code too often.',
  async run(args, { openDb, say, now }) {
    const username = oneUsername(readOptions(args, {}).words);
    const db = await openDb();
    const user = await namedUser(db, username);
    await forgetTries(db, 'password', usernameKey(user.username));
    await forgetTries(db, 'code', user.id);
    // Whoever shares the address could have it wait on; it is not known here which one that is.
    for (const what of ['password', 'code'] as const) await forgetAddresses(db, what);
    await note(db, now, {
      action: 'account',
      subject: `user:${user.id}`,
      subjectName: user.username,
      detail: { did: 'unlocked' },
    });
    const closed = user.disabled_at !== null ? ' The account is disabled, though.' : '';
    say(`${user.username} need not wait before the next try.${closed}`);
  },
};
