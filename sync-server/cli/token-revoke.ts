import { parseToken } from '#lib/server/tokens/token-text';
import { revokeToken } from '#lib/server/tokens/tokens';
import { CommandError, UsageError, type Command } from './command';
import { note } from './note';
import { readOptions } from './options';

export const tokenRevoke: Command = {
  name: 'token revoke',
  usage: '<id>',
  summary: 'Takes a token’s rights away for good; what it has open is closed within two seconds.',
  async run(args, { openDb, say, now }) {
    const [word, ...more] = readOptions(args, {}).words;
    if (word === undefined || more.length > 0)
      throw new UsageError('Give the id of one token, as token list shows it.');
    // Somebody who has only the token itself, found where it should not be, can revoke it too.
    const id = parseToken('vt', word)?.id ?? word;
    const db = await openDb();
    if (!(await revokeToken({ db, now }, id))) {
      // Not repeated: it may be most of a token.
      throw new CommandError('There is no token with this id: token list shows them.');
    }
    await note(db, now, { action: 'token', subject: `token:${id}`, detail: { did: 'revoked' } });
    say(`Token ${id} is revoked.`);
  },
};
