import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import type { TokenScope } from '#lib/access/access';
import { readSite } from '#lib/model/read';
import { createToken, revokeToken } from '#lib/server/tokens/tokens';
import { TEST_SERVER } from '../../support/build';
import { storedDocument, withDb } from '../../support/seed';
import { startTestServer, type TestServer } from '../../support/server';
import { tempDir } from '../../support/temp-dir';

async function start(dataDir: string): Promise<TestServer> {
  const server = await startTestServer({ dataDir, program: path.join(TEST_SERVER, 'main.js') });
  onTestFinished(() => server.stop());
  return server;
}

function makeToken(dataDir: string, scope: TokenScope) {
  return withDb(dataDir, (db) =>
    createToken(
      { db, now: Date.now },
      { name: 'example', scopes: [scope], screen: null, createdBy: 'cli', expiresAt: null },
    ),
  );
}

/** Runs the program that docs/clients.md shows. */
async function announce(server: string, token: string, name: string, title: string) {
  const child = spawn(process.execPath, ['docs/examples/announce.mjs', server, name, title], {
    env: { PATH: process.env['PATH'], VITRINE_TOKEN: token },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill());
  const closed = once(child, 'close');
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await closed;
  return { code: child.exitCode, out, err };
}

it('the example of docs/clients.md reads the site, writes an edit, and ends when that is on the disk', async () => {
  const dataDir = tempDir();
  const { text: token } = await makeToken(dataDir, 'site:write');
  const server = await start(dataDir);
  const first = await announce(server.url, token, 'Doors', 'Doors open at 9');
  expect(first).toEqual({ code: 0, out: 'My site: 0 contents\nSaved.\n', err: '' });
  const second = await announce(server.url, token, 'Doors', 'Doors open at 10');
  expect(second).toEqual({ code: 0, out: 'My site: 1 contents\nSaved.\n', err: '' });
  await server.kill('SIGKILL');
  const { doc } = await storedDocument(dataDir);
  const { contents, damaged } = readSite(doc);
  expect(damaged).toEqual([]);
  expect([...contents.values()]).toMatchObject([
    { type: 'text', name: 'Doors', text: { title: 'Doors open at 10', align: 'center' } },
  ]);
});

it('the example says why when its token may only read, or was revoked', async () => {
  const dataDir = tempDir();
  const { id, text: token } = await makeToken(dataDir, 'site:read');
  const server = await start(dataDir);
  const reading = await announce(server.url, token, 'Doors', 'Open');
  expect(reading).toMatchObject({
    code: 1,
    err: expect.stringMatching(/can read this site but not edit/) as string,
  });
  await withDb(dataDir, (db) => revokeToken({ db, now: Date.now }, id));
  const revoked = await announce(server.url, token, 'Doors', 'Open');
  expect(revoked).toEqual({ code: 1, out: '', err: 'This token was revoked: make a new one.\n' });
});
