import { describe, expect, test } from 'vitest';
import { startApp } from '../../support/app-server';
import { ADMIN } from '../../support/sign-in';
import { SocketClient } from '../../support/socket-client';
import { Visitor } from '../../support/visitor';

const NAMED = 'https://intranet.example.org';
const OTHER = 'https://intranet.example.com';

async function begin(corsOrigins: readonly string[] = [NAMED]) {
  const app = await startApp({ corsOrigins });
  const admin = await new Visitor(app.url).logIn(ADMIN);
  const { body } = await admin.call('POST', '/api/v1/tokens', {
    name: 'page',
    scopes: ['site:write'],
    expiresAt: null,
  });
  const { text } = body as { text: string };
  /** As a page of `origin` asks. */
  const from = (origin: string, path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set('origin', origin);
    return fetch(new URL(path, app.url), { redirect: 'manual', ...init, headers });
  };
  const bearer = { authorization: `Bearer ${text}` };
  return { ...app, admin, bearer, from };
}

const corsOf = ({ headers }: Response) =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-allow')));

describe('a website that CORS_ORIGINS names', () => {
  test('is told before it asks what it may send', async () => {
    const { from } = await begin();
    for (const path of ['/api/v1/launches', '/api/v1/uploads', '/api/v1/events', '/api/v1/site/carry-over']) {
      const answer = await from(NAMED, path, {
        method: 'OPTIONS',
        headers: {
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type',
        },
      });
      expect([path, answer.status]).toEqual([path, 204]);
      expect(corsOf(answer)['access-control-allow-origin']).toBe(NAMED);
      expect(corsOf(answer)['access-control-allow-methods']).toContain('PATCH');
      expect(corsOf(answer)['access-control-allow-headers']).toMatch(
        /Authorization.*If-Match.*Upload-Offset/,
      );
      expect(corsOf(answer)['access-control-allow-credentials']).toBeUndefined();
      expect(answer.headers.get('vary')).toContain('Origin');
    }
  });

  test('reads and changes with a token, also what it uploads', async () => {
    const { bearer, from } = await begin();
    const read = await from(NAMED, '/api/v1/devices', { headers: bearer });
    expect([read.status, corsOf(read)]).toEqual([200, { 'access-control-allow-origin': NAMED }]);
    expect(read.headers.get('vary')).toContain('Origin');
    expect(read.headers.get('access-control-expose-headers')).toContain('ETag');
    const write = await from(NAMED, '/api/v1/launches/clear', {
      method: 'POST',
      headers: { ...bearer, 'content-type': 'application/json' },
      body: JSON.stringify({ targets: ['all'] }),
    });
    expect(write.status).toBeLessThan(300);
    const upload = await from(NAMED, '/api/v1/uploads', {
      method: 'POST',
      headers: { ...bearer, 'tus-resumable': '1.0.0', 'upload-length': '10' },
    });
    expect([upload.status, corsOf(upload)]).toEqual([201, { 'access-control-allow-origin': NAMED }]);
    expect(upload.headers.get('access-control-expose-headers')).toMatch(/Location/);
  });

  test('can read why it was refused', async () => {
    const { from } = await begin();
    const answer = await from(NAMED, '/api/v1/me', { headers: { authorization: 'Bearer vitrine_wrong' } });
    expect([answer.status, corsOf(answer)]).toEqual([401, { 'access-control-allow-origin': NAMED }]);
  });

  test('is nobody by a person’s cookie, neither for reading nor for changing', async () => {
    const { admin, from } = await begin();
    const { cookie } = admin;
    expect((await from(NAMED, '/api/v1/me', { headers: { cookie } })).status).toBe(401);
    const write = await from(NAMED, '/api/v1/launches/clear', {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ targets: ['all'] }),
    });
    expect(write.status).toBe(403);
  });

  test('reaches nothing outside of the API', async () => {
    const { bearer, from } = await begin();
    for (const path of ['/manager', '/media/x', '/healthz', '/apis'])
      expect([path, corsOf(await from(NAMED, path, { headers: bearer }))]).toEqual([path, {}]);
  });

  test('opens no socket by a person’s cookie', async () => {
    const { admin, url } = await begin();
    const socket = new SocketClient(`${url.replace('http', 'ws')}sync`, {
      cookie: admin.cookie,
      query: '?as=user',
      origin: NAMED,
    });
    expect((await socket.closed).code).toBe(4413);
  });
});

describe('every other website', () => {
  test.each([
    ['where one is named', [NAMED]],
    ['where none is', []],
  ])('is told nothing (%s)', async (_where, corsOrigins) => {
    const { bearer, from } = await begin(corsOrigins);
    for (const origin of [OTHER, 'null', `${NAMED}.evil.example`, NAMED.replace('https', 'http')]) {
      const preflight = await from(origin, '/api/v1/launches', {
        method: 'OPTIONS',
        headers: { 'access-control-request-method': 'POST' },
      });
      expect(corsOf(preflight)['access-control-allow-origin']).toBeUndefined();
      expect(corsOf(await from(origin, '/api/v1/devices', { headers: bearer }))).toEqual({});
    }
  });

  test('gets none of an answer to a named one from a cache', async () => {
    const { from } = await begin();
    expect((await from(OTHER, '/api/v1/time')).headers.get('vary')).toContain('Origin');
  });
});

test('the site’s own pages keep their cookies when somebody names them too', async () => {
  const { admin, url, from } = await begin([NAMED]);
  const own = new URL(url).origin;
  expect((await from(own, '/api/v1/me', { headers: { cookie: admin.cookie } })).status).toBe(200);
});
