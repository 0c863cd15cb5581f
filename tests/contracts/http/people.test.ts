import { describe, expect, test } from 'vitest';
import { createToken } from '#lib/server/tokens/tokens';
import { logInAs } from '../../support/accounts';
import { startApp } from '../../support/app-server';
import { Visitor } from '../../support/visitor';

const PASSWORD = 'a long enough passphrase';

async function begin() {
  const app = await startApp({ empty: true });
  const admin = await logInAs('admin', app.url, app.context);
  const make = async (username: string, role: string) => {
    const { status, body } = await admin.call('POST', '/api/v1/users', {
      username,
      password: PASSWORD,
      role,
    });
    expect(status).toBe(201);
    return body as { readonly id: string; readonly username: string };
  };
  const me = (await admin.call('GET', '/api/v1/me')).body as { readonly user: { readonly id: string } };
  return { ...app, admin, make, self: me.user.id };
}

const logIn = (url: string, username: string, password = PASSWORD) =>
  new Visitor(url).logIn({ username, password });

describe('people', () => {
  test('are made by programs as the documentation says, as editors unless a role is named', async () => {
    const { url, context } = await begin();
    const token = await createToken(context, {
      name: 'staff',
      scopes: ['site:admin'],
      screen: null,
      createdBy: 'cli',
      expiresAt: null,
    });
    const answer = await fetch(new URL('/api/users', url), {
      method: 'POST',
      headers: { authorization: `Bearer ${token.text}`, 'content-type': 'application/json' },
      body: JSON.stringify({ username: '  Ada ', password: PASSWORD }),
    });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({ username: 'Ada', role: 'editor', disabledAt: null });
    await logIn(url, 'ada');
  });

  test('have names that are unique whatever the case', async () => {
    const { admin, make } = await begin();
    await make('Ada', 'editor');
    const answer = await admin.call('POST', '/api/v1/users', { username: ' aDA', password: PASSWORD });
    expect(answer).toMatchObject({ status: 409, body: { code: 'username-taken' } });
    const bob = await make('Bob', 'editor');
    expect(await admin.call('PATCH', `/api/v1/users/${bob.id}`, { username: 'ADA' })).toMatchObject({
      status: 409,
      body: { code: 'username-taken' },
    });
  });

  test.each([
    [{ username: '', password: PASSWORD }, 'username'],
    [{ username: 'x', password: 'password' }, 'password'],
    [{ username: 'x', password: 'short' }, 'password'],
    [{ username: 'x', password: PASSWORD, role: 'owner' }, 'role'],
    [{ username: 'x', password: PASSWORD, expiresAt: 'tomorrow' }, 'expiresAt'],
    [{ username: 'x', password: PASSWORD, totp_secret: 'mine' }, 'totp_secret'],
    [{ username: 'x', password: PASSWORD, id: 'mine' }, 'id'],
  ])('can’t be made of %j', async (body, field) => {
    const { admin } = await begin();
    const answer = await admin.call('POST', '/api/v1/users', body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid' } });
    expect((answer.body as { detail: string }).detail).toContain(`“${field}”`);
    expect(((await admin.call('GET', '/api/v1/users')).body as { users: unknown[] }).users).toHaveLength(1);
  });

  test('are listed page by page', async () => {
    const { admin, make } = await begin();
    for (const name of ['Zoe', 'ben', 'Cy']) await make(name, 'viewer');
    const names: string[] = [];
    let cursor = '';
    do {
      const path = `/api/v1/users?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const { users, next } = (await admin.call('GET', path)).body as {
        users: { username: string }[];
        next: string | null;
      };
      expect(users.length).toBeLessThanOrEqual(2);
      names.push(...users.map(({ username }) => username));
      cursor = next ?? '';
    } while (cursor !== '');
    expect(names).toEqual(['ben', 'Cy', 'some admin', 'Zoe']);
    expect(await admin.call('GET', '/api/v1/users?cursor=none')).toMatchObject({ status: 400 });
    expect(await admin.call('GET', '/api/v1/users?limit=0')).toMatchObject({ status: 400 });
  });

  test('lose what they had open when their account is closed, and can’t come back', async () => {
    const { url, admin, make, clock } = await begin();
    const ada = await make('ada', 'editor');
    for (const closed of [{ disabled: true }, { expiresAt: 1 }]) {
      const visitor = await logIn(url, 'ada');
      expect((await visitor.call('GET', '/api/v1/me')).status).toBe(200);
      expect((await admin.call('PATCH', `/api/v1/users/${ada.id}`, closed)).status).toBe(200);
      expect((await visitor.call('GET', '/api/v1/me')).status).toBe(401);
      const again = await new Visitor(url).submit('/login', { username: 'ada', password: PASSWORD });
      expect(again.status).toBe(400);
      expect(await again.text()).toContain('disabled or has expired');
      await admin.call('PATCH', `/api/v1/users/${ada.id}`, { disabled: false, expiresAt: null });
    }
    await logIn(url, 'ada');
    expect(clock).toBeDefined();
  });

  test('get a new password from an admin, which ends their sessions', async () => {
    const { url, admin, make, self } = await begin();
    const ada = await make('ada', 'editor');
    const visitor = await logIn(url, 'ada');
    const password = 'another long passphrase';
    expect((await admin.send('PUT', `/api/v1/users/${ada.id}/password`, { password })).status).toBe(204);
    expect((await visitor.call('GET', '/api/v1/me')).status).toBe(401);
    await logIn(url, 'ada', password);
    expect(await admin.call('PUT', `/api/v1/users/${self}/password`, { password })).toMatchObject({
      status: 409,
      body: { code: 'own-account' },
    });
  });

  test('neither lock themselves out nor take the last admin away, also at once', async () => {
    const { url, admin, make, self } = await begin();
    for (const patch of [{ role: 'viewer' }, { disabled: true }, { expiresAt: 5 }]) {
      expect(await admin.call('PATCH', `/api/v1/users/${self}`, patch)).toMatchObject({
        status: 409,
        body: { code: 'own-account' },
      });
    }
    expect(await admin.call('DELETE', `/api/v1/users/${self}`)).toMatchObject({ status: 409 });

    const second = await make('second', 'admin');
    const other = await logIn(url, 'second');
    const results = await Promise.all([
      admin.send('DELETE', `/api/v1/users/${second.id}`),
      other.send('DELETE', `/api/v1/users/${self}`),
    ]);
    // Whoever comes second is refused: as the last admin, or because the session ended with the account.
    const statuses = results.map(({ status }) => status);
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    expect(statuses.every((status) => [204, 401, 409].includes(status))).toBe(true);
  });

  test('are changed and deleted only as whoever does it has read them, where that is asked', async () => {
    const { admin, make } = await begin();
    const { id } = await make('Ada', 'editor');
    const path = `/api/v1/users/${id}`;
    const etagOf = async () => (await admin.fetch(path)).headers.get('etag') ?? '';
    const send = (method: string, etag: string, body?: object) =>
      admin.fetch(path, {
        method,
        headers: { 'if-match': etag, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const read = await etagOf();
    // Two admins who read the same: the second is told, and nothing of it is done.
    const both = await Promise.all([
      send('PATCH', read, { role: 'viewer' }),
      send('PATCH', read, { username: 'Lovelace' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect((await send('DELETE', read)).status).toBe(412);
    const now = await etagOf();
    expect([now === read, (await send('PATCH', now, { role: 'admin' })).status]).toEqual([false, 200]);
    expect((await send('DELETE', await etagOf())).status).toBe(204);
  });

  test('leave lines in the audit log, refusals too', async () => {
    const { url, admin, make, context, self } = await begin();
    const ada = await make('ada', 'editor');
    const visitor = await logIn(url, 'ada');
    expect((await visitor.send('DELETE', `/api/v1/users/${self}`)).status).toBe(403);
    await admin.call('PATCH', `/api/v1/users/${ada.id}`, { role: 'viewer' });
    await admin.send('DELETE', `/api/v1/users/${ada.id}`);
    const lines = await context.db.read.selectFrom('audit_log').selectAll().orderBy('seq').execute();
    expect(
      lines
        .filter(({ action }) => action === 'people' || action === 'access')
        .map(({ actor_name, action, outcome, subject, detail }) => [
          actor_name,
          action,
          outcome,
          subject,
          JSON.parse(detail) as unknown,
        ]),
    ).toEqual([
      ['some admin', 'people', 'done', `user:${ada.id}`, { did: 'created', role: 'editor', expiresAt: null }],
      ['ada', 'access', 'refused', '', { method: 'DELETE', path: `/api/v1/users/${self}` }],
      ['some admin', 'people', 'done', `user:${ada.id}`, { did: 'changed', role: ['editor', 'viewer'] }],
      ['some admin', 'people', 'done', `user:${ada.id}`, { did: 'deleted', role: 'viewer' }],
    ]);
  });
});
