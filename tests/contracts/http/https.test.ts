import { describe, expect, test } from 'vitest';
import { startApp } from '../../support/app-server';
import { matching } from '../../support/matchers';
import { ADMIN, signIn } from '../../support/sign-in';
import { openSocket } from '../../support/socket';
import { Visitor } from '../../support/visitor';

const PUBLIC = 'https://screens.example.org';

/** A browser on https, as the server sees it through a proxy that ends TLS. */
class SecureVisitor extends Visitor {
  override fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('origin', PUBLIC);
    headers.set('x-forwarded-proto', 'https');
    headers.set('x-forwarded-host', new URL(PUBLIC).host);
    return super.fetch(path, { ...init, headers });
  }
}

const statusWith = async (visitor: Visitor, cookie: string): Promise<number> =>
  (await visitor.fetch('/api/v1/me', { headers: { cookie } })).status;

describe('over https, by the word of a trusted proxy', () => {
  const begin = async () => {
    const app = await startApp({ trustedProxies: ['127.0.0.1'] });
    return { ...app, visitor: new SecureVisitor(app.url) };
  };

  test('a session’s cookie can be set by nobody else, and the plain one counts for nothing', async () => {
    const { url, visitor } = await begin();
    const login = await visitor.submit('/login', ADMIN);
    const [cookie = ''] = login.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-vitrine_session=/);
    expect(cookie).toMatch(/; Path=\/(;|$)/);
    for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax']) expect(cookie).toContain(attribute);
    expect(cookie).not.toContain('Domain');
    expect((await visitor.fetch('/api/v1/me')).status).toBe(200);

    // Set by a neighbouring host or on the network before, and true over plain http.
    const planted = await signIn(url);
    expect(planted).toMatch(/^vitrine_session=/);
    const stranger = new SecureVisitor(url);
    expect(await statusWith(stranger, planted)).toBe(401);
    const own = await fetch(new URL('/api/v1/me', url), {
      headers: { cookie: `${planted}; ${visitor.cookie}`, 'x-forwarded-proto': 'https' },
    });
    expect(own.status).toBe(200);
  });

  test('logging out ends that session and takes its cookie away', async () => {
    const { visitor } = await begin();
    await visitor.logIn(ADMIN);
    const before = visitor.cookie;
    await visitor.submit('/logout', {});
    expect(visitor.cookie).toBe('');
    const after = await fetch(new URL('/api/v1/me', visitor.url), {
      headers: { cookie: before, 'x-forwarded-proto': 'https' },
    });
    expect(after.status).toBe(401);
  });

  test('a kiosk gets such a cookie too, which opens its media and its socket', async () => {
    const { url, visitor } = await begin();
    await visitor.logIn(ADMIN);
    await visitor.call('PUT', '/api/v1/enrolment-policy', { policy: 'open' });
    const kiosk = new SecureVisitor(url);
    const body = { screen: 'hall', secret: 'x'.repeat(43) };
    expect(await kiosk.call('POST', '/api/v1/enrolment', body)).toMatchObject({
      body: { verdict: 'approved' },
    });
    const [name = ''] = kiosk.cookie.split('=');
    expect(name).toBe('__Host-vitrine_device_hall');
    expect((await kiosk.fetch('/api/v1/screens/hall/playback')).status).toBe(200);
    const socket = await openSocket(url, kiosk.cookie, 'device:hall', { 'x-forwarded-proto': 'https' });
    await socket.joined;
    const plain = kiosk.cookie.replace('__Host-', '');
    const refused = await openSocket(url, plain, 'device:hall', { 'x-forwarded-proto': 'https' });
    expect(await refused.closed).toBe(4411);
  });

  test('browsers are told to stay there, by every kind of answer', async () => {
    const { visitor } = await begin();
    await visitor.logIn(ADMIN);
    for (const path of [
      '/manager',
      '/api/v1/me',
      '/api/v1/nothing',
      '/media/x',
      '/healthz',
      '/favicon.svg',
    ]) {
      const { headers } = await visitor.fetch(path);
      expect([path, headers.get('strict-transport-security')]).toEqual([path, 'max-age=15724800']);
      expect([path, headers.get('cross-origin-opener-policy')]).toEqual([path, 'same-origin']);
    }
  });
});

describe('over plain http', () => {
  test('an admin is told when it is over the internet, and never on a network of one’s own', async () => {
    const { url } = await startApp({ trustedProxies: ['127.0.0.1'] });
    const admin = await new Visitor(url).logIn(ADMIN);
    const exposed = async (headers: Record<string, string>) =>
      (await (await admin.fetch('/api/v1/connection', { headers })).json()) as unknown;
    expect(await exposed({})).toEqual({ secure: false, exposed: false });
    expect(await exposed({ 'x-forwarded-for': '192.168.1.7' })).toEqual({ secure: false, exposed: false });
    expect(await exposed({ 'x-forwarded-for': '93.184.215.14' })).toEqual({ secure: false, exposed: true });
    expect(await exposed({ 'x-forwarded-host': '93.184.215.14' })).toEqual({ secure: false, exposed: true });
  });

  test('a client that claims https without a trusted proxy is not believed', async () => {
    const { url } = await startApp();
    const visitor = new Visitor(url);
    const login = await visitor.fetch('/login', {
      method: 'POST',
      body: new URLSearchParams(ADMIN),
      headers: { accept: 'text/html', 'x-forwarded-proto': 'https' },
    });
    const [cookie = ''] = login.headers.getSetCookie();
    expect(cookie).toMatch(/^vitrine_session=/);
    expect(cookie).not.toMatch(/secure/i);
    expect(login.headers.get('strict-transport-security')).toBeNull();
  });
});

describe('with an https ORIGIN', () => {
  test('everything is https, whatever the connection from the proxy is', async () => {
    const { url } = await startApp({ origin: PUBLIC });
    const login = await fetch(new URL('/login', url), {
      method: 'POST',
      body: new URLSearchParams(ADMIN),
      headers: { origin: PUBLIC },
      redirect: 'manual',
    });
    expect(login.headers.getSetCookie()[0]).toMatch(/^__Host-vitrine_session=.*Secure/);
    expect(login.headers.get('strict-transport-security')).not.toBeNull();
  });
});

describe('every answer', () => {
  test('says how little a browser may do with it', async () => {
    const { url } = await startApp();
    const visitor = await new Visitor(url).logIn(ADMIN);
    const policies = {
      '/manager': /^default-src 'self'; script-src 'self' 'nonce-[\w+/=]+'; .*frame-ancestors 'none'$/,
      '/no/such/page': /^default-src 'self'; script-src 'self' 'nonce-.*frame-ancestors 'none'$/,
      '/display?id=hall': /object-src http: https:; .*frame-ancestors 'self'$/,
      '/favicon.svg': /^default-src 'self'; script-src 'self'; .*object-src 'none'/,
      '/api/v1/me': /^default-src 'none'; .*frame-ancestors 'none'$/,
      '/api/v1/uploads': /^default-src 'none'/,
      '/media/x': /^default-src 'self'/,
      '/healthz': /^default-src 'self'/,
    };
    for (const [path, policy] of Object.entries(policies)) {
      const { headers } = await visitor.fetch(path);
      const said = headers.get('content-security-policy') ?? '';
      expect([path, said]).toEqual([path, matching(policy)]);
      // Vite adds inline styles while developing, so that is allowed for them here.
      expect([path, said.replace(/style-src[^;]*/g, '')]).toEqual([path, matching(/^(?!.*unsafe-inline)/)]);
      expect([path, said]).toEqual([path, matching(/^(?!.*unsafe-eval)/)]);
      expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff']);
      expect([path, headers.get('cross-origin-resource-policy')]).toEqual([path, 'same-origin']);
      expect(headers.get('permissions-policy')).toContain('camera=()');
    }
  });

  test('that is made for one person is kept nowhere', async () => {
    const { url } = await startApp();
    const visitor = await new Visitor(url).logIn(ADMIN);
    for (const path of ['/manager', '/logout', '/api/v1/me', '/api/v1/users'])
      expect([path, (await visitor.fetch(path)).headers.get('cache-control')]).toEqual([path, 'no-store']);
  });

  test('has a nonce of its own', async () => {
    const { url } = await startApp();
    const nonce = async () =>
      /'nonce-([^']+)'/.exec(
        (await fetch(new URL('/login', url))).headers.get('content-security-policy') ?? '',
      )?.[1];
    expect(await nonce()).not.toBe(await nonce());
  });
});
