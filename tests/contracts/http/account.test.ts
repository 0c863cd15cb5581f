import { describe, expect, test } from 'vitest';
import { logInAs } from '../../support/accounts';
import { startApp } from '../../support/app-server';
import { Visitor } from '../../support/visitor';

const VIEWER = { username: 'some viewer', password: "the viewer's long passphrase" };

interface Session {
  readonly id: string;
  readonly current: boolean;
  readonly address: string;
  readonly agent: string;
}

async function sessionsOf(visitor: Visitor, path = '/api/v1/account/sessions') {
  return ((await visitor.call('GET', path)).body as { readonly sessions: readonly Session[] }).sessions;
}

describe('one’s own account', () => {
  test('lists its sessions and ends them one by one or all others', async () => {
    const { url, context } = await startApp();
    const here = await logInAs('viewer', url, context);
    const [phone, work] = [await new Visitor(url).logIn(VIEWER), await new Visitor(url).logIn(VIEWER)];
    const listed = await sessionsOf(phone);
    expect(listed).toHaveLength(3);
    expect(listed.filter(({ current }) => current)).toHaveLength(1);
    expect(listed.every(({ address, agent }) => address === '127.0.0.1' && agent !== '')).toBe(true);
    const mine = listed.find(({ current }) => current);
    expect((await here.send('DELETE', `/api/v1/account/sessions/${mine?.id ?? ''}`)).status).toBe(204);
    expect((await phone.call('GET', '/api/v1/me')).status).toBe(401);
    expect(await here.call('DELETE', '/api/v1/account/sessions')).toEqual({
      status: 200,
      body: { ended: 1 },
    });
    expect((await work.call('GET', '/api/v1/me')).status).toBe(401);
    expect(await sessionsOf(here)).toHaveLength(1);
  });

  test('is not another’s: nobody ends a session that is not theirs', async () => {
    const { url, context } = await startApp();
    const viewer = await logInAs('viewer', url, context);
    const editor = await logInAs('editor', url, context);
    const [session] = await sessionsOf(viewer);
    expect(await editor.call('DELETE', `/api/v1/account/sessions/${session?.id ?? ''}`)).toMatchObject({
      status: 404,
      body: { code: 'unknown-session' },
    });
    expect((await viewer.call('GET', '/api/v1/me')).status).toBe(200);
  });

  test('changes its password with the old one, which ends its other sessions', async () => {
    const { url, context } = await startApp();
    const here = await logInAs('viewer', url, context);
    const elsewhere = await new Visitor(url).logIn(VIEWER);
    const password = 'another long passphrase';
    const change = (current: string, to: string) =>
      here.call('PUT', '/api/v1/account/password', { current, password: to });
    expect(await change('wrong', password)).toMatchObject({ status: 422, body: { code: 'wrong-password' } });
    expect(await change(VIEWER.password, VIEWER.password)).toMatchObject({
      status: 422,
      body: { code: 'same-password' },
    });
    expect(await change(VIEWER.password, 'password1')).toMatchObject({ status: 400 });
    expect((await elsewhere.call('GET', '/api/v1/me')).status).toBe(200);
    const done = await here.send('PUT', '/api/v1/account/password', { current: VIEWER.password, password });
    expect(done.status).toBe(204);
    expect((await elsewhere.call('GET', '/api/v1/me')).status).toBe(401);
    expect((await here.call('GET', '/api/v1/me')).status).toBe(200);
    await new Visitor(url).logIn({ ...VIEWER, password });
  });

  test('can’t be guessed at from a session that was left open', async () => {
    const { url, context } = await startApp();
    const here = await logInAs('viewer', url, context);
    const statuses: number[] = [];
    for (let n = 0; n < 7; n += 1) {
      const body = { current: `guess ${n}`, password: 'another long passphrase' };
      statuses.push((await here.call('PUT', '/api/v1/account/password', body)).status);
    }
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429, 429]);
  });
});

describe('admins', () => {
  test('see and end the sessions of others', async () => {
    const { url, context } = await startApp();
    const admin = await logInAs('admin', url, context);
    const viewer = await logInAs('viewer', url, context);
    const { users } = (await admin.call('GET', '/api/v1/users')).body as {
      users: { id: string; role: string }[];
    };
    const path = `/api/v1/users/${users.find(({ role }) => role === 'viewer')?.id ?? ''}/sessions`;
    const [session] = await sessionsOf(admin, path);
    expect(session).toMatchObject({ current: false });
    expect((await admin.send('DELETE', `${path}/${session?.id ?? ''}`)).status).toBe(204);
    expect((await viewer.call('GET', '/api/v1/me')).status).toBe(401);
    await new Visitor(url).logIn(VIEWER);
    expect(await admin.call('DELETE', path)).toEqual({ status: 200, body: { ended: 1 } });
  });

  test('make tokens that are shown once, and revoke them', async () => {
    const { url, context } = await startApp();
    const admin = await logInAs('admin', url, context);
    const wanted = { name: 'import', scopes: ['site:read'], expiresAt: null };
    const made = await admin.call('POST', '/api/v1/tokens', wanted);
    expect(made).toMatchObject({ status: 201, body: { name: 'import', lastUsedAt: null, revokedAt: null } });
    const { id, text } = made.body as { readonly id: string; readonly text: string };
    const ask = (path: string, method = 'GET') =>
      fetch(new URL(path, url), { method, headers: { authorization: `Bearer ${text}` } });
    expect((await ask('/api/v1/me')).status).toBe(200);
    for (const path of ['/api/v1/users', '/api/v1/tokens', '/api/v1/audit', '/api/v1/account/sessions']) {
      expect((await ask(path)).status, path).toBe(403);
    }
    const listed = await admin.call('GET', '/api/v1/tokens');
    expect(JSON.stringify(listed.body)).toContain(id);
    expect(JSON.stringify(listed.body)).not.toContain(text.slice(-43));
    expect(await admin.call('DELETE', `/api/v1/tokens/${id}`)).toMatchObject({ status: 200 });
    expect((await ask('/api/v1/me')).status).toBe(401);
    expect(await admin.call('DELETE', '/api/v1/tokens/none')).toMatchObject({ status: 404 });
    expect(await admin.call('POST', '/api/v1/tokens', { ...wanted, screen: 'hall' })).toMatchObject({
      status: 422,
      body: { code: 'screen-without-kiosk' },
    });
    expect(await admin.call('POST', '/api/v1/tokens', { ...wanted, expiresAt: 1 })).toMatchObject({
      status: 422,
      body: { code: 'already-over' },
    });
  });

  test('read in the audit log who logged in, who failed and who was refused, and never a password', async () => {
    const { url, context } = await startApp();
    const viewer = await logInAs('viewer', url, context);
    await new Visitor(url).submit('/login', { username: 'some viewer', password: 'a wrong password' });
    await new Visitor(url).submit('/login', { username: 'my secret password', password: 'whatever' });
    expect((await viewer.call('GET', '/api/v1/audit')).status).toBe(403);
    const admin = await logInAs('admin', url, context);
    const read = async (query = '') =>
      (await admin.call('GET', `/api/v1/audit${query}`)).body as {
        lines: { seq: number; actorName: string; subjectName: string; action: string; outcome: string }[];
        next: string | null;
      };
    const { lines, next } = await read();
    expect(next).toBeNull();
    expect(lines.map((line) => [line.actorName, line.subjectName, line.action, line.outcome])).toEqual([
      ['some admin', 'some admin', 'login', 'done'],
      ['some viewer', '', 'access', 'refused'],
      ['', '', 'login', 'refused'],
      ['', 'some viewer', 'login', 'refused'],
      ['some viewer', 'some viewer', 'login', 'done'],
    ]);
    for (const typed of ['a wrong password', 'my secret password', 'passphrase']) {
      expect(JSON.stringify(lines)).not.toContain(typed);
    }
    expect((await read('?action=access')).lines).toHaveLength(1);
    expect((await read('?outcome=refused&action=login')).lines).toHaveLength(2);
    expect((await read('?text=api%2Fv1%2Faudit')).lines.map(({ action }) => action)).toEqual(['access']);
    expect((await read('?text=%25')).lines).toHaveLength(0);
    const first = await read('?limit=2');
    expect((await read(`?limit=500&cursor=${first.next ?? ''}`)).lines).toEqual(lines.slice(2));
  });
});
