import { TOKEN_SCOPES, type TokenScope } from '#lib/access/access';
import { createToken } from '#lib/server/tokens/tokens';
import { UsageError, type Command } from './command';
import { note } from './note';
import { readDuration, readOptions } from './options';

const SCREEN_ID = /^[A-Za-z0-9._-]{1,64}$/;
const MAX_NAME = 100;

function readScopes(text: string | null): readonly TokenScope[] {
  if (text === null)
    throw new UsageError(`Give --scope: ${TOKEN_SCOPES.join(', ')}, or several with commas.`);
  const named = text.split(',').map((part) => part.trim());
  for (const name of named) {
    if (!TOKEN_SCOPES.some((scope) => scope === name)) {
      throw new UsageError(`There is no scope "${name}". There are: ${TOKEN_SCOPES.join(', ')}.`);
    }
  }
  return TOKEN_SCOPES.filter((scope) => named.includes(scope));
}

function readScreen(text: string | null, scopes: readonly TokenScope[]): string | null {
  if (text === null) return null;
  if (!scopes.includes('kiosk')) throw new UsageError('--screen goes with the scope kiosk only.');
  if (SCREEN_ID.test(text)) return text;
  throw new UsageError(`--screen is "${text}": give the id of a screen, as in its address (/display?id=…).`);
}

export const tokenCreate: Command = {
  name: 'token create',
  usage: '--scope <scope>[,<scope>] [--name <text>] [--expires 90d] [--screen <id>]',
  summary: `Makes an API token and prints it, once. Scopes: ${TOKEN_SCOPES.join(', ')}.`,
  async run(args, context) {
    const given = readOptions(args, { scope: 'text', name: 'text', expires: 'text', screen: 'text' });
    if (given.words.length > 0) throw new UsageError(`"${given.words[0]}" stands where nothing is expected.`);
    const scopes = readScopes(given.text('scope'));
    const screen = readScreen(given.text('screen'), scopes);
    const expires = given.text('expires');
    const lifeMs = expires === null ? null : readDuration(expires, 'expires');
    const name = given.text('name')?.trim() ?? '';
    if (name.length > MAX_NAME)
      throw new UsageError(`--name has ${name.length} characters: at most ${MAX_NAME}.`);
    const db = await context.openDb();
    const { now } = context;
    const expiresAt = lifeMs === null ? null : now() + lifeMs;
    const { id, text } = await createToken(
      { db, now },
      { name, scopes, screen, createdBy: 'cli', expiresAt },
    );
    await note(db, now, {
      action: 'token',
      subject: `token:${id}`,
      subjectName: name,
      detail: { did: 'created', scopes, screen, expiresAt },
    });
    context.say(
      `Token ${id} for ${scopes.join(' and ')}${screen === null ? '' : ` (screen ${screen})`}, ` +
        `${expiresAt === null ? 'until it is revoked' : `until ${new Date(expiresAt).toISOString()}`}. ` +
        'It is shown only now:',
    );
    context.print(text);
  },
};
