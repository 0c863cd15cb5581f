import { listTokens, type Token } from '#lib/server/tokens/tokens';
import { UsageError, type Command } from './command';
import { readOptions } from './options';

const instant = (ms: number | null, never: string): string =>
  ms === null ? never : new Date(ms).toISOString().slice(0, 16).replace('T', ' ');

function stateOf(token: Token, now: number): string {
  if (token.revokedAt !== null) return 'revoked';
  if (token.expiresAt !== null && token.expiresAt <= now) return 'expired';
  return 'good';
}

export const tokenList: Command = {
  name: 'token list',
  usage: '[--json]',
  summary: 'Lists tokens: id, state, scopes, screen, made, expires, last used, name. Times are UTC.',
  async run(args, { openDb, print, now }) {
    const given = readOptions(args, { json: 'flag' });
    if (given.words.length > 0) throw new UsageError(`"${given.words[0]}" stands where nothing is expected.`);
    const tokens = await listTokens(await openDb());
    if (given.flag('json')) {
      print(JSON.stringify(tokens));
      return;
    }
    for (const token of tokens) {
      print(
        [
          token.id,
          stateOf(token, now()),
          token.scopes.join(','),
          token.screen ?? '-',
          instant(token.createdAt, '-'),
          instant(token.expiresAt, 'never'),
          instant(token.lastUsedAt, 'never'),
          token.name,
        ].join('\t'),
      );
    }
  },
};
