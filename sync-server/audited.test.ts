import path from 'node:path';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { createPlaylist } from '#lib/model/playlist';
import { createContent, updateContent } from '#lib/model/content';
import { trashRecord } from '#lib/model/trash';
import { CloseCode } from '#lib/protocol/close-codes';
import type { Origin } from '#lib/protocol/origins';
import { createToken } from '#lib/server/tokens/tokens';
import { TEST_SERVER } from '../tests/support/build';
import { seedKiosk, seedPerson, withDb } from '../tests/support/seed';
import { startTestServer } from '../tests/support/server';
import { SocketClient } from '../tests/support/socket-client';
import { tempDir } from '../tests/support/temp-dir';

const origin: Origin = { kind: 'edit', by: 'test' };

/** A real server with people, a program and a kiosk; `lines` stops it and reads its audit log. */
async function begin() {
  const dataDir = tempDir();
  const cookies = {
    editor: await seedPerson(dataDir, 'editor'),
    viewer: await seedPerson(dataDir, 'viewer'),
    kiosk: await seedKiosk(dataDir, 'hall'),
  };
  const token = await withDb(dataDir, (db) =>
    createToken(
      { db, now: Date.now },
      { name: 'import', scopes: ['site:write'], screen: null, createdBy: 'cli', expiresAt: null },
    ),
  );
  const server = await startTestServer({ dataDir, program: path.join(TEST_SERVER, 'main.js') });
  const url = `${server.url.replace('http', 'ws')}/sync`;
  const open = async (options: ConstructorParameters<typeof SocketClient>[1]) => {
    const client = new SocketClient(url, options);
    const doc = new Y.Doc();
    await client.greet(doc);
    return {
      client,
      doc,
      async edit(change: (doc: Y.Doc) => unknown) {
        const before = Y.encodeStateVector(doc);
        change(doc);
        client.sendSync(2, Y.encodeStateAsUpdate(doc, before));
        await client.roundTrip();
      },
    };
  };
  return {
    cookies,
    token,
    url,
    server,
    open,
    lines: async () => {
      await server.stop();
      return withDb(dataDir, async (db) => {
        const users = await db.read.selectFrom('users').selectAll().execute();
        const roleOf = (actor: string) => users.find(({ id }) => actor === `user:${id}`)?.role ?? actor;
        const rows = await db.read.selectFrom('audit_log').selectAll().orderBy('seq').execute();
        return rows.map(({ actor, actor_name, action, subject, subject_name, outcome, detail }) => ({
          who: roleOf(actor),
          name: actor_name,
          action,
          outcome,
          subject,
          about: subject_name,
          detail: JSON.parse(detail) as Record<string, unknown>,
        }));
      });
    },
  };
}

it('SS12.5: edits stand in the audit log by person and record, also those made just before a stop', async () => {
  const site = await begin();
  const ada = await site.open({ cookie: site.cookies.editor, query: '?as=user' });
  await ada.edit((doc) =>
    createContent(doc, { id: 'c', type: 'url', name: 'M', url: 'https://example.org/', at: 1 }, origin),
  );
  for (const name of ['Me', 'Men', 'Menu'])
    await ada.edit((doc) => updateContent(doc, 'c', { name }, origin));
  await ada.edit((doc) => doc.getMap('settings').set('name', 'Museum'));
  const program = await site.open({ token: site.token.text, query: '?as=token' });
  await program.edit((doc) =>
    createPlaylist(doc, { id: 'p', name: 'Lobby', items: [{ content: 'c' }], at: 1 }, origin),
  );
  await program.edit((doc) => trashRecord(doc, 'contents', 'c', 2, origin));
  const lines = (await site.lines()).filter(({ action }) => action === 'edit');
  expect(lines).toMatchObject([
    {
      who: 'editor',
      outcome: 'done',
      subject: 'content:c',
      about: 'Menu',
      detail: { did: 'created, changed', fields: ['createdAt', 'name', 'tags', 'type', 'url'], count: 4 },
    },
    { who: 'editor', subject: 'settings', detail: { did: 'changed', fields: ['name'], count: 1 } },
    { who: `token:${site.token.id}`, name: 'import', subject: 'playlist:p', about: 'Lobby' },
    { who: `token:${site.token.id}`, subject: 'content:c', about: 'Menu', detail: { did: 'trashed' } },
  ]);
});

it('SS12.6: what is refused on the socket stands in the audit log, repeats as a count', async () => {
  const site = await begin();
  const viewer = await site.open({ cookie: site.cookies.viewer, query: '?as=user' });
  for (let n = 0; n < 3; n += 1) await viewer.edit((doc) => doc.getMap('settings').set('name', `Mine ${n}`));
  const ada = await site.open({ cookie: site.cookies.editor, query: '?as=user' });
  await ada.edit((doc) => doc.getMap('launches').set('all-clear/all', { kind: 'clear' }));
  const kiosk = await site.open({ cookie: site.cookies.kiosk, query: '?as=device:hall' });
  await kiosk.edit((doc) => doc.getMap('settings').set('name', 'The kiosk’s'));
  const refused: [ConstructorParameters<typeof SocketClient>[1], number][] = [
    [{ cookie: site.cookies.editor, query: '?as=user', origin: 'https://evil.example' }, CloseCode.badOrigin],
    [{ token: `${site.token.text.slice(0, -2)}xx`, query: '?as=token' }, CloseCode.notAuthenticated],
    [{ cookie: 'vitrine_session=nonsense', query: '?as=user' }, CloseCode.notAuthenticated],
    // On the way to the login page: no line.
    [{ query: '?as=user' }, CloseCode.notAuthenticated],
  ];
  for (const [options, code] of refused) {
    expect((await new SocketClient(site.url, options).closed).code).toBe(code);
  }
  const http = await fetch(`${site.server.url}/sync/site/default?as=device:hall`, {
    method: 'POST',
    headers: { cookie: site.cookies.kiosk.slice(0, -1), origin: site.server.url },
    body: '{}',
  });
  expect(http.status).toBe(401);
  const lines = (await site.lines()).filter(({ action }) => action === 'access');
  expect(lines.map(({ who, outcome, detail }) => [who, outcome, detail['because'], detail['times']])).toEqual(
    [
      ['viewer', 'refused', 'read-only', 1],
      ['editor', 'refused', 'server-only', 1],
      [expect.stringMatching(/^device:/), 'refused', 'read-only', 1],
      ['', 'refused', 'badOrigin', 1],
      ['', 'refused', 'notAuthenticated', 1],
      ['', 'refused', 'unknownDevice', 1],
      ['viewer', 'refused', 'read-only', 2],
      ['', 'refused', 'notAuthenticated', 1],
    ],
  );
});
