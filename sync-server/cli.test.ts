import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import pino from 'pino';
import * as Y from 'yjs';
import { CloseCode } from '#lib/protocol/close-codes';
import { logIn } from '#lib/server/accounts/log-in';
import { SESSION_COOKIE } from '#lib/server/accounts/sessions';
import { TEST_SERVER } from '../tests/support/build';
import { withDb } from '../tests/support/seed';
import { startTestServer, type TestServer } from '../tests/support/server';
import { SocketClient } from '../tests/support/socket-client';
import { tempDir } from '../tests/support/temp-dir';
import { vitrine } from '../tests/support/vitrine';

async function start(dataDir: string): Promise<TestServer> {
  const server = await startTestServer({ dataDir, program: path.join(TEST_SERVER, 'main.js') });
  onTestFinished(() => server.stop());
  return server;
}

/** Logs somebody in beside the running server; the cookie of the session. */
function sessionOf(dataDir: string, username: string, password: string): Promise<string> {
  return withDb(dataDir, async (db) => {
    const attempt = { username, password, address: '127.0.0.1', agent: '' };
    const config = { dataDir, secretKey: null };
    const result = await logIn({ config, db, now: Date.now, log: pino({ level: 'silent' }) }, attempt);
    if (result.outcome !== 'in') throw new Error(`logging in: ${result.outcome}`);
    return `${SESSION_COOKIE}=${result.token}`;
  });
}

const syncUrl = ({ url }: TestServer): string => `${url.replace('http', 'ws')}/sync`;

describe('the command line', () => {
  it('SS2.7, SS2.9: makes a token for the running server, and revoking it closes what is open', async () => {
    const dataDir = tempDir();
    const server = await start(dataDir);
    const made = await vitrine(dataDir, [
      'token',
      'create',
      '--scope',
      'site:read',
      '--name',
      'wall display',
    ]);
    expect([made.code, made.out]).toEqual([0, expect.stringMatching(/^vt_[0-9a-f]{16}_[\w-]{43}\n$/)]);
    const token = made.out.trim();
    const id = token.split('_')[1] ?? '';
    expect(made.err).not.toContain(token);

    const client = new SocketClient(syncUrl(server), { token });
    const doc = new Y.Doc();
    await client.greet(doc);
    expect(doc.getMap('settings').get('name')).toBe('My site');

    const listed = await vitrine(dataDir, ['token', 'list']);
    expect(listed.out).toMatch(new RegExp(`^${id}\tgood\tsite:read\t-\t.*\tnever\t2.*\twall display\n$`));
    expect(listed.out).not.toContain(token);

    expect((await vitrine(dataDir, ['token', 'revoke', id])).code).toBe(0);
    expect(await client.closed).toMatchObject({ code: CloseCode.notAuthenticated });
    expect((await new SocketClient(syncUrl(server), { token }).closed).code).toBe(CloseCode.notAuthenticated);
    expect((await vitrine(dataDir, ['token', 'list'])).out).toContain(`${id}\trevoked`);
    expect(server.output()).not.toContain(token);
  });

  it('SS2.9: makes people, and a new password closes what the old one opened', async () => {
    const dataDir = tempDir();
    const server = await start(dataDir);
    const made = await vitrine(dataDir, ['user', 'create', 'Ada', '--role', 'editor']);
    expect([made.code, made.out]).toEqual([0, expect.stringMatching(/^[a-z2-9]{4}(-[a-z2-9]{4}){4}\n$/)]);
    // What this server is built with has no login page: the session is made as it would be.
    const cookie = await sessionOf(dataDir, 'ada', made.out.trim());
    const client = new SocketClient(syncUrl(server), { cookie });
    await client.greet(new Y.Doc());

    const chosen = 'correct horse battery';
    const reset = await vitrine(
      dataDir,
      ['user', 'reset-password', 'ADA', '--password-stdin'],
      `${chosen}\n`,
    );
    expect([reset.code, reset.out]).toEqual([0, '']);
    expect((await client.closed).code).toBe(CloseCode.notAuthenticated);
    await sessionOf(dataDir, 'ada', chosen);

    const again = await vitrine(dataDir, ['user', 'create', 'ADA', '--role', 'viewer']);
    expect([again.code, again.out, again.err]).toEqual([
      1,
      '',
      expect.stringMatching(/^There is somebody called ADA/),
    ]);
    const short = await vitrine(dataDir, ['user', 'reset-password', 'ada', '--password-stdin'], 'short\n');
    expect([short.code, short.err]).toEqual([1, expect.stringMatching(/can't be used\. Use 8 characters/)]);
  });

  it.each([
    [[], /^Usage: npm run vitrine/],
    [['token', 'forge'], /^There is no command "token forge"\. There are: token create, /],
    [['token', 'create'], /^Give --scope: site:read, site:write, site:admin, kiosk/],
    [['token', 'create', '--scope', 'root'], /^There is no scope "root"/],
    [['token', 'create', '--scope', 'kiosk', '--expires', 'soon'], /^--expires is "soon": give hours/],
    [
      ['token', 'create', '--scope', 'site:read', '--screen', 'hall'],
      /^--screen goes with the scope kiosk only/,
    ],
    [
      ['token', 'create', '--scop', 'kiosk'],
      /^Unknown option '--scop'\.\nUsage: npm run vitrine -- token create/,
    ],
    [['user', 'create', 'bob'], /^Give --role: admin, editor, viewer/],
    [['user', 'create', '--role', 'admin'], /^Give one username/],
    [['token', 'revoke'], /^Give the id of one token/],
  ])('answers %j with a sentence and exit code 2', async (args, sentence) => {
    const { code, out, err } = await vitrine(tempDir(), args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(sentence);
  });

  it('says when there is no site, no such token, or the database is another version’s; nothing is made', async () => {
    const dataDir = tempDir();
    const list = () => vitrine(dataDir, ['token', 'list']);
    expect(await list()).toEqual({
      code: 1,
      out: '',
      err: expect.stringMatching(/^There is no site in .*: set DATA_DIR/) as string,
    });
    await withDb(dataDir, async () => {});
    const unknown = await vitrine(dataDir, ['token', 'revoke', '0123456789abcdef']);
    expect([unknown.code, unknown.err]).toEqual([
      1,
      expect.stringMatching(/^There is no token with this id/),
    ]);
    await withDb(dataDir, (db) => db.write.deleteFrom('migrations').where('number', '>', 1).execute());
    expect(await list()).toMatchObject({
      code: 1,
      err: expect.stringMatching(/older version.*start the server/) as string,
    });
  });
});
