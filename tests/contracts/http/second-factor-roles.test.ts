import { generateSync } from 'otplib';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { CloseCode } from '#lib/protocol/close-codes';
import { SECOND_FACTOR_ROLES } from '#lib/server/accounts/second-factor-roles';
import { createToken } from '#lib/server/tokens/tokens';
import { logInAs } from '../../support/accounts';
import { startApp, type TestApp } from '../../support/app-server';
import { SocketClient } from '../../support/socket-client';
import { Visitor } from '../../support/visitor';

const SETTINGS = '/api/v1/server-settings';
const FACTOR = '/api/v1/account/second-factor';
const passwordOf = (role: string) => `the ${role}'s long passphrase`;
const codeNow = (secret: string, { context }: TestApp, steps = 0) =>
  generateSync({ secret, epoch: Math.floor(context.now() / 1_000) + steps * 30 });

/** Somebody sets a second factor up. */
async function setUp(app: TestApp, visitor: Visitor, role: string): Promise<string> {
  const { body } = await visitor.call('POST', FACTOR, { password: passwordOf(role) });
  const { secret } = body as { readonly secret: string };
  const answer = await visitor.call('POST', `${FACTOR}/confirm`, { code: codeNow(secret, app) });
  expect(answer.status).toBe(200);
  return secret;
}

/** A site on which an admin asks a second factor of editors, one of whom is logged in and has none. */
async function begin() {
  const app = await startApp();
  const admin = await logInAs('admin', app.url, app.context);
  const editor = await logInAs('editor', app.url, app.context);
  expect(await admin.call('PATCH', SETTINGS, { secondFactorRoles: ['editor'] })).toMatchObject({
    status: 200,
    body: { secondFactorRoles: ['editor'] },
  });
  return { app, admin, editor };
}

const socketOf = ({ url }: TestApp, visitor: Visitor) =>
  new SocketClient(`${url.replace('http', 'ws')}sync`, { cookie: visitor.cookie, query: '?as=user' });

describe('a second factor that a role may not be without', () => {
  test('is asked of everybody where the setting can’t be read', async () => {
    const { context, url } = await startApp();
    const viewer = await logInAs('viewer', url, context);
    expect((await viewer.call('GET', '/api/v1/me')).status).toBe(200);
    const damaged = { key: SECOND_FACTOR_ROLES, value: 'damaged' };
    await context.db.write.insertInto('server_settings').values(damaged).execute();
    expect(await viewer.call('GET', '/api/v1/me')).toMatchObject({
      status: 403,
      body: { code: 'second-factor-due' },
    });
  });

  test('leaves its people one page and what that needs, whichever way they come', async () => {
    const { app, editor } = await begin();
    const due = { status: 403, body: { code: 'second-factor-due' } };
    for (const [method, path, body] of [
      ['GET', '/api/v1/me'],
      ['GET', '/api/v1/launches'],
      ['GET', '/api/v1/account/sessions'],
      ['GET', '/api/v1/screens/hall/playback'],
      ['POST', '/api/v1/launches/clear', { targets: ['all'] }],
      ['PUT', '/api/v1/account/password', { current: passwordOf('editor'), password: 'another passphrase' }],
      ['POST', `${FACTOR}/off`, { password: passwordOf('editor') }],
      ['GET', '/api/v1/nothing-here'],
      // Past Kit: streams, and media.
      ['POST', '/api/v1/uploads'],
      ['POST', '/api/v1/schedules/import'],
      ['POST', '/api/v1/site/carry-over?epoch=1'],
      ['GET', '/api/v1/site/epochs/1'],
      ['GET', `/media/${'0'.repeat(64)}`],
    ] as const) {
      expect(await editor.call(method, path, body), `${method} ${path}`).toMatchObject(due);
    }
    const { code, reason } = await socketOf(app, editor).closed;
    expect([code, reason]).toEqual([CloseCode.secondFactorDue, expect.stringContaining('second factor')]);
    const exchange = await editor.fetch('/sync/site/default?as=user', { method: 'POST', body: '{}' });
    expect([exchange.status, (await exchange.json()) as unknown]).toMatchObject([
      403,
      { closeCode: CloseCode.secondFactorDue },
    ]);
    for (const page of ['/', '/manager', '/manager/account', '/login']) {
      let answer = await editor.fetch(page);
      let last = page;
      while (answer.status === 303) {
        last = answer.headers.get('location') ?? '';
        answer = await editor.fetch(last);
      }
      expect([page, last, answer.status]).toEqual([page, '/second-factor', 200]);
    }
  });

  test('is set up with the session that there is, which then opens what it did before', async () => {
    const { app, editor } = await begin();
    expect((await editor.call('GET', FACTOR)).body).toEqual({
      since: null,
      recoveryCodesLeft: 0,
      wanted: true,
    });
    const secret = await setUp(app, editor, 'editor');
    expect((await editor.call('GET', '/api/v1/me')).status).toBe(200);
    expect((await editor.fetch('/second-factor')).headers.get('location')).toBe('/manager/account');
    expect(
      await editor.call('POST', `${FACTOR}/off`, {
        password: passwordOf('editor'),
        code: codeNow(secret, app, 1),
      }),
    ).toMatchObject({ status: 409, body: { code: 'second-factor-wanted' } });
    const again = new Visitor(app.url);
    const who = { username: 'some editor', password: passwordOf('editor') };
    await again.submit('/login', who);
    expect((await again.submit('/login', { code: codeNow(secret, app, 1) })).status).toBe(303);
    expect((await again.call('GET', '/api/v1/me')).status).toBe(200);
  });

  test('is asked at once of whoever is there, also after a reset, and of nobody else', async () => {
    const app = await startApp();
    const admin = await logInAs('admin', app.url, app.context);
    const editor = await logInAs('editor', app.url, app.context);
    const viewer = await logInAs('viewer', app.url, app.context);
    await setUp(app, editor, 'editor');
    const [open, unaffected] = [socketOf(app, viewer), socketOf(app, editor)];
    await Promise.all([open, unaffected].map((socket) => socket.greet(new Y.Doc())));
    await admin.call('PATCH', SETTINGS, { secondFactorRoles: ['viewer', 'editor'] });
    expect((await open.closed).code).toBe(CloseCode.rightsChanged);
    expect((await viewer.call('GET', '/api/v1/me')).status).toBe(403);
    expect((await editor.call('GET', '/api/v1/me')).status).toBe(200);
    const { users } = (await admin.call('GET', '/api/v1/users')).body as {
      users: { id: string; role: string }[];
    };
    const id = users.find(({ role }) => role === 'editor')?.id ?? '';
    expect((await admin.send('DELETE', `/api/v1/users/${id}/second-factor`)).status).toBe(204);
    expect((await unaffected.closed).code).toBe(CloseCode.rightsChanged);
    expect((await editor.call('GET', '/api/v1/me')).status).toBe(403);
    await admin.call('PATCH', SETTINGS, { secondFactorRoles: [] });
    expect((await viewer.call('GET', '/api/v1/me')).status).toBe(200);
  });

  test('is asked of admins only by one who has it, and of no program', async () => {
    const app = await startApp();
    const admin = await logInAs('admin', app.url, app.context);
    const { text } = await createToken(app.context, {
      name: 'setup',
      scopes: ['site:admin'],
      screen: null,
      createdBy: 'cli',
      expiresAt: null,
    });
    const byProgram = (secondFactorRoles: readonly string[]) =>
      fetch(new URL(SETTINGS, app.url), {
        method: 'PATCH',
        body: JSON.stringify({ secondFactorRoles }),
        headers: { authorization: `Bearer ${text}`, 'content-type': 'application/json' },
      });
    const first = { status: 409, body: { code: 'second-factor-first' } };
    expect(await admin.call('PATCH', SETTINGS, { secondFactorRoles: ['admin', 'editor'] })).toMatchObject(
      first,
    );
    expect((await byProgram(['admin'])).status).toBe(409);
    expect((await admin.call('GET', SETTINGS)).body).toMatchObject({ secondFactorRoles: [] });
    await setUp(app, admin, 'admin');
    expect((await byProgram(['admin'])).status).toBe(200);
    expect((await admin.call('GET', '/api/v1/me')).status).toBe(200);
    expect((await byProgram([])).status).toBe(200);
    expect(await admin.call('PATCH', SETTINGS, { secondFactorRoles: ['owner'] })).toMatchObject({
      status: 400,
    });
    const lines = await app.context.db.read
      .selectFrom('audit_log')
      .select(['actor_name', 'outcome', 'detail'])
      .where('action', '=', 'settings')
      .orderBy('seq')
      .execute();
    expect(lines).toEqual([
      { actor_name: 'setup', outcome: 'done', detail: '{"secondFactorRoles":[[],["admin"]]}' },
      { actor_name: 'setup', outcome: 'done', detail: '{"secondFactorRoles":[["admin"],[]]}' },
    ]);
  });
});
