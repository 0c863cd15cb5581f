import { describe, expect, test } from 'vitest';
import { startApp, type TestApp } from '../../support/app-server';
import { anyNumber, anyString } from '../../support/matchers';
import { ADMIN } from '../../support/sign-in';
import { openSocket } from '../../support/socket';
import { Visitor } from '../../support/visitor';

const BOSS = { username: 'Boss', password: 'correct horse battery' };
const to = (answer: Response) => [answer.status, answer.headers.get('location')];

describe('an empty system', () => {
  test('leads every page to the first account, and back to the login once there is one', async () => {
    const { url } = await startApp({ empty: true });
    const visitor = new Visitor(url);
    for (const path of ['/', '/login', '/logout']) {
      expect(to(await visitor.fetch(path))).toEqual([303, '/create_admin']);
    }
    expect((await visitor.fetch('/create_admin')).status).toBe(200);

    expect(to(await visitor.submit('/create_admin', BOSS))).toEqual([303, '/login?created=Boss']);

    expect(to(await visitor.fetch('/create_admin'))).toEqual([303, '/login']);
    expect(to(await visitor.fetch('/'))).toEqual([303, '/login']);
  });

  test('the first account is an admin who logs in, is known, and logs out', async () => {
    const { url, context } = await startApp({ empty: true });
    const visitor = new Visitor(url);
    await visitor.submit('/create_admin', { ...BOSS, username: '  Boss ' });

    const login = await visitor.submit('/login?next=%2Fmanager%2Fscreens', { ...BOSS, username: 'bOSS' });
    expect(to(login)).toEqual([303, '/manager/screens']);
    const [cookie = ''] = login.headers.getSetCookie();
    expect(cookie).toMatch(/^vitrine_session=.*; HttpOnly; SameSite=Lax/i);
    expect(cookie).not.toMatch(/secure/i);

    expect(await visitor.call('GET', '/api/v1/me')).toEqual({
      status: 200,
      body: {
        user: { id: anyString, username: 'Boss', role: 'admin' },
        site: { uid: context.live.uid, epoch: context.live.epoch },
        now: anyNumber,
      },
    });
    expect(to(await visitor.fetch('/'))).toEqual([303, '/manager']);
    expect(to(await visitor.fetch('/login'))).toEqual([303, '/manager']);

    const before = visitor.cookie;
    expect(to(await visitor.submit('/logout', {}))).toEqual([303, '/login']);
    const ended = await fetch(new URL('/api/v1/me', url), { headers: { cookie: before } });
    expect(ended.status).toBe(401);
  });

  test('of two first accounts asked for at once exactly one is made', async () => {
    const { url, context } = await startApp({ empty: true });
    const names = ['one', 'two', 'three', 'four'];
    await Promise.all(
      names.map((username) => new Visitor(url).submit('/create_admin', { ...BOSS, username })),
    );
    const users = await context.db.read.selectFrom('users').select('username').execute();
    expect(users).toHaveLength(1);
  });

  test('says beside each field what is wrong with it, and makes nobody', async () => {
    const { url, context } = await startApp({ empty: true });
    const visitor = new Visitor(url);
    const refused: [Record<string, string>, string][] = [
      [{ username: '   ', password: BOSS.password }, 'Enter a username.'],
      [{ username: 'boss', password: 'seven77' }, 'Use 8 characters or more.'],
      [{ username: 'boss', password: 'Password123' }, 'one of the most common passwords'],
      [{ username: 'bo\u200bss', password: BOSS.password }, 'invisible characters'],
    ];
    for (const [fields, sentence] of refused) {
      const answer = await visitor.submit('/create_admin', fields);
      expect(answer.status).toBe(400);
      expect(await answer.text()).toContain(sentence);
    }
    expect(await context.db.read.selectFrom('users').selectAll().execute()).toEqual([]);
  });

  test('takes its first admin from the environment, who then logs in', async () => {
    const { url } = await startApp({ firstAdmin: BOSS });
    await new Visitor(url).logIn(BOSS);
  });

  test('does not start with an admin password that would be guessed first', async () => {
    const weak = startApp({ firstAdmin: { username: 'boss', password: 'password1' } });
    await expect(weak).rejects.toThrow(/ADMIN_PASSWORD can't be used: .*most common/);
  });
});

describe('logging in', () => {
  const attempt = (url: string, username: string, password: string) =>
    new Visitor(url).submit('/login', { username, password });

  test('answers a wrong password and an unknown name in the same words', async () => {
    const { url } = await startApp();
    const [known, unknown] = await Promise.all([
      attempt(url, ADMIN.username, 'not this one'),
      attempt(url, 'nobody', 'not this one'),
    ]);
    expect([known.status, unknown.status]).toEqual([400, 400]);
    const words = 'The username or the password is wrong.';
    expect(await known.text()).toContain(words);
    expect(await unknown.text()).toContain(words);
  });

  test('slows down guessing, and lets the owner in once the wait is over', async () => {
    const { url, clock } = await startApp();
    const guesses = await Promise.all(
      Array.from({ length: 12 }, (_, n) => attempt(url, ADMIN.username, `guess number ${n}`)),
    );
    expect(guesses.filter((answer) => answer.status === 400).length).toBeLessThan(7);
    const owner = await attempt(url, ADMIN.username, ADMIN.password);
    expect(owner.status).toBe(429);
    expect(await owner.text()).toMatch(/Too many attempts. Try again in \d+ seconds?\./);
    // Somebody else's account is not touched by it.
    expect((await attempt(url, 'another', 'a guess')).status).toBe(400);

    clock.advance(61_000);
    expect((await attempt(url, ADMIN.username, ADMIN.password)).status).toBe(303);
  });

  test('with a form that can’t be read is the sender’s fault, and fills no log with errors', async () => {
    const app = await startApp();
    const forms = ['multipart/form-data; boundary=x', 'multipart/form-data', 'text/plain', 'image/png'];
    for (const type of forms) {
      const answer = await new Visitor(app.url).fetch('/login', {
        method: 'POST',
        headers: { 'content-type': type, accept: 'text/html' },
        body: 'username=admin',
      });
      expect([type, answer.status]).toEqual([type, type === 'image/png' ? 415 : 400]);
      expect(await answer.text()).not.toContain('unexpected');
    }
    expect(app.log()).not.toContain('"level":50');
  });

  test('never leads away from this site afterwards', async () => {
    const { url } = await startApp();
    const away = ['//evil.example/', '/\\evil.example', 'https://evil.example', '/\t/evil.example'];
    for (const next of [...away, '/.//evil.example', '/a/..//evil.example', '/%2e//evil.example']) {
      const answer = await new Visitor(url).submit(`/login?next=${encodeURIComponent(next)}`, ADMIN);
      expect(to(answer)).toEqual([303, '/manager']);
    }
  });

  test('is remembered for 30 days after the last visit, and no longer', async () => {
    const { url, clock } = await startApp();
    const visitor = await new Visitor(url).logIn(ADMIN);
    clock.advance(20 * 86_400_000);
    const renewed = await visitor.fetch('/api/v1/me');
    expect(renewed.status).toBe(200);
    expect(renewed.headers.getSetCookie().join()).toContain('vitrine_session=');
    clock.advance(29 * 86_400_000);
    expect((await visitor.fetch('/api/v1/me')).status).toBe(200);
    clock.advance(31 * 86_400_000);
    expect((await visitor.fetch('/api/v1/me')).status).toBe(401);
  });

  test('starts another session and ends the one that this browser had', async () => {
    const { url } = await startApp();
    const visitor = await new Visitor(url).logIn(ADMIN);
    const first = visitor.cookie;
    const socket = await openSocket(url, first, 'user');
    await socket.joined;
    await visitor.logIn(ADMIN);
    expect(visitor.cookie).not.toBe(first);
    expect(await socket.closed).toBe(4401);
    const old = await fetch(new URL('/api/v1/me', url), { headers: { cookie: first } });
    expect(old.status).toBe(401);
  });
});

describe('a session', () => {
  test('opens the socket, and logging out closes it at once', async () => {
    const { url } = await startApp();
    const visitor = await new Visitor(url).logIn(ADMIN);
    const other = await new Visitor(url).logIn(ADMIN);
    const mine = await openSocket(url, visitor.cookie, 'user');
    const theirs = await openSocket(url, other.cookie, 'user');
    await mine.joined;
    await theirs.joined;

    await visitor.submit('/logout', {});

    expect(await mine.closed).toBe(4401);
    expect(theirs.isOpen()).toBe(true);
    const again = await openSocket(url, visitor.cookie, 'user');
    expect(await again.closed).toBe(4401);
  });

  test('is not in the database as it is in the cookie, and neither it nor a password is ever logged', async () => {
    const app: TestApp = await startApp();
    await new Visitor(app.url).submit('/login', { username: 'admin', password: 'a secret guess' });
    const visitor = await new Visitor(app.url).logIn(ADMIN);
    const secret = visitor.cookieNamed('vitrine_session') ?? '';
    const rows = await app.context.db.read.selectFrom('sessions').selectAll().execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(app.log()).toContain('login failed');
    for (const word of [secret, 'a secret guess', ADMIN.password]) expect(app.log()).not.toContain(word);
  });
});

describe('another website', () => {
  test('can make a browser send nothing that changes anything', async () => {
    const { url } = await startApp();
    const visitor = await new Visitor(url).logIn(ADMIN);
    const foreign: RequestInit[] = [
      { method: 'PUT', headers: { origin: 'http://evil.example', 'content-type': 'application/json' } },
      { method: 'PUT', headers: { origin: 'null', 'content-type': 'application/json' } },
      { method: 'PUT', headers: { 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' } },
    ];
    for (const init of foreign) {
      const answer = await visitor.fetch('/api/v1/enrolment-policy', { ...init, body: '{"policy":"open"}' });
      expect(answer.status).toBe(403);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
    }
    const form = await visitor.fetch('/logout', {
      method: 'POST',
      headers: { origin: 'http://evil.example' },
      body: new URLSearchParams(),
    });
    expect(form.status).toBe(403);
    expect(await visitor.call('GET', '/api/v1/enrolment-policy')).toEqual({
      status: 200,
      body: { policy: 'approve' },
    });
  });

  test('can put none of our pages into a frame', async () => {
    const { url } = await startApp();
    const answer = await fetch(new URL('/login', url));
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin');
  });
});
