import { describe, expect, test } from 'vitest';
import type { TokenScope } from '#lib/access/access';
import { CloseCode } from '#lib/protocol/close-codes';
import { createToken, revokeToken } from '#lib/server/tokens/tokens';
import { startApp, type TestApp } from '../../support/app-server';
import { ADMIN } from '../../support/sign-in';
import { SocketClient } from '../../support/socket-client';
import { Visitor } from '../../support/visitor';

const DAY = 86_400_000;

async function make({ context }: TestApp, scopes: readonly TokenScope[], expiresAt: number | null = null) {
  return createToken(context, { name: 'import', scopes, screen: null, createdBy: 'cli', expiresAt });
}

/** A call as a program makes it: no cookie, no Origin. */
async function call(
  { url }: TestApp,
  token: string,
  method: string,
  path: string,
  body?: unknown,
  more: Record<string, string> = {},
) {
  const answer = await fetch(new URL(path, url), {
    method,
    redirect: 'manual',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...more },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') === true;
  return {
    status: answer.status,
    headers: answer.headers,
    body: isJson ? (JSON.parse(text) as unknown) : text,
  };
}

describe('a token on the API', () => {
  test('may do what its scope allows, and says who it is', async () => {
    const app = await startApp();
    const [read, write, kiosk] = [
      await make(app, ['site:read']),
      await make(app, ['site:write']),
      await make(app, ['kiosk']),
    ];
    expect(await call(app, read.text, 'GET', '/api/v1/me')).toMatchObject({
      status: 200,
      body: {
        token: { id: read.id, name: 'import', scope: 'site:read' },
        site: { uid: app.context.live.uid },
      },
    });
    const clear = { targets: ['all'] };
    const asked: [string, string, string, unknown, number][] = [
      [read.text, 'GET', '/api/v1/devices', undefined, 200],
      [read.text, 'POST', '/api/v1/launches/clear', clear, 403],
      [write.text, 'POST', '/api/v1/launches/clear', clear, 200],
      [write.text, 'POST', '/api/v1/devices/x/approve', {}, 403],
      [write.text, 'PUT', '/api/v1/enrolment-policy', { policy: 'open' }, 403],
      [kiosk.text, 'GET', '/api/v1/me', undefined, 200],
      [kiosk.text, 'GET', '/api/v1/time', undefined, 200],
      [kiosk.text, 'GET', '/api/v1/devices', undefined, 403],
      [kiosk.text, 'POST', '/api/v1/launches/clear', clear, 403],
      [kiosk.text, 'GET', `/media/${'0'.repeat(64)}`, undefined, 404],
      [read.text, 'POST', '/api/v1/uploads', undefined, 403],
      [write.text, 'POST', '/api/v1/uploads', undefined, 412],
    ];
    const got: unknown[] = [];
    for (const [token, method, path, body] of asked) {
      got.push((await call(app, token, method, path, body)).status);
    }
    expect(got).toEqual(asked.map(([, , , , status]) => status));
  });

  test('is written beside its launches', async () => {
    const app = await startApp();
    const { id, text } = await make(app, ['site:write']);
    const answer = await call(app, text, 'POST', '/api/v1/launches/clear', { targets: ['all'] });
    expect(answer.body).toMatchObject({ launches: [{ kind: 'clear', by: `token:${id}` }] });
  });

  test('that is unknown, cut, expired or revoked is refused with a sentence, cookie or not, and told to nobody', async () => {
    const app = await startApp();
    const good = await make(app, ['site:read']);
    const expired = await make(app, ['site:read'], app.context.now() + DAY);
    const revoked = await make(app, ['site:read']);
    app.clock.advance(DAY);
    await revokeToken(app.context, revoked.id);
    const { cookie } = await new Visitor(app.url).logIn(ADMIN);
    const bad: [string, RegExp][] = [
      [`vt_${'0'.repeat(16)}_${'a'.repeat(43)}`, /not known here/],
      [good.text.replace(/.{4}$/, 'aaaa'), /not known here/],
      [good.text.slice(0, -1), /not known here/],
      [expired.text, /expired on \d{4}-\d\d-\d\d: make a new one/],
      [revoked.text, /was revoked: make a new one/],
    ];
    for (const [token, sentence] of bad) {
      for (const path of ['/api/v1/me', '/api/v1/time', `/media/${'0'.repeat(64)}`]) {
        const { status, headers, body } = await call(app, token, 'GET', path, undefined, { cookie });
        expect([path, status]).toEqual([path, 401]);
        expect(headers.get('content-type')).toBe('application/problem+json');
        expect(headers.get('www-authenticate')).toBe('Bearer');
        expect(body).toMatchObject({
          code: 'not-logged-in',
          detail: expect.stringMatching(sentence) as string,
        });
        expect(JSON.stringify(body)).not.toContain(token);
      }
      expect(app.log()).not.toContain(token.split('_').slice(2).join('_'));
    }
  });

  test('can’t be guessed quickly', async () => {
    const app = await startApp();
    const { text } = await make(app, ['site:read']);
    const wrong = text.replace(/.{4}$/, 'aaaa');
    const statuses: number[] = [];
    for (let i = 0; i < 6; i += 1) statuses.push((await call(app, wrong, 'GET', '/api/v1/me')).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    const waits = await call(app, wrong, 'GET', '/api/v1/me');
    expect(Number(waits.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('opens no page', async () => {
    const app = await startApp();
    const { text } = await make(app, ['site:write']);
    const answer = await call(app, text, 'GET', '/manager');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/login?next=%2Fmanager']);
  });
});

describe('where requests come from (SS2.2)', () => {
  test('a token may be used from anywhere, a cookie from our own pages only', async () => {
    const app = await startApp();
    const { text } = await make(app, ['site:write']);
    const origin = 'https://another.example';
    const clear = { targets: ['all'] };
    expect((await call(app, text, 'POST', '/api/v1/launches/clear', clear, { origin })).status).toBe(200);
    const admin = await new Visitor(app.url).logIn(ADMIN);
    const headers = { origin, 'content-type': 'application/json' };
    const body = JSON.stringify(clear);
    expect((await admin.fetch('/api/v1/launches/clear', { method: 'POST', headers, body })).status).toBe(403);
  });

  test('with ORIGIN set, other host names are refused alike by API, uploads and socket', async () => {
    const app = await startApp({ origin: 'https://signs.example' });
    const host = new URL(app.url).origin;
    const asked = async (origin: string) => {
      const statuses: number[] = [];
      for (const path of ['/api/v1/launches/clear', '/api/v1/uploads']) {
        statuses.push((await fetch(new URL(path, app.url), { method: 'POST', headers: { origin } })).status);
      }
      const socket = new SocketClient(`${app.url.replace(/^http/, 'ws')}sync`, { origin });
      return [...statuses, (await socket.closed).code];
    };
    expect(await asked(host)).toEqual([403, 403, CloseCode.badOrigin]);
    // Ours, but nobody is logged in.
    expect(await asked('https://signs.example')).toEqual([401, 401, CloseCode.notAuthenticated]);
  });
});
