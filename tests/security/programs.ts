import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { allows, TOKEN_SCOPES, type Role, type TokenScope } from '#lib/access/access';
import { CloseCode } from '#lib/protocol/close-codes';
import { KioskVisitor } from '../support/kiosk-visitor';
import { SocketClient } from '../support/socket-client';
import { Visitor } from '../support/visitor';
import { ask } from './ask';
import { refused, type Family } from './attack';
import { operationsOf, type ApiOperation } from './operations';
import { addPerson } from './people';
import { sampleOf } from './samples';
import type { Target } from './target';

/** Makes a token over the API; resolves with its text. */
export async function makeToken(
  { admin }: Target,
  scope: TokenScope,
  expiresAt: number | null = null,
): Promise<{ readonly id: string; readonly text: string }> {
  const { status, body } = await admin.call('POST', '/api/v1/tokens', {
    name: `attacks ${scope}`,
    scopes: [scope],
    expiresAt,
  });
  expect(status).toBe(201);
  return body as { id: string; text: string };
}

type Send = (method: string, path: string, body?: unknown) => Promise<number>;

const withHeaders =
  ({ url }: Target, proof: Readonly<Record<string, string>>): Send =>
  async (method, path, body) => {
    const headers = { ...proof, 'content-type': 'application/json' };
    return (
      await ask(url, path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    ).status;
  };

const withToken = (target: Target, text: string) => withHeaders(target, { authorization: `Bearer ${text}` });

/**
 * Every operation by somebody who has this role: whether it was let in is what the table of rights says. A kiosk's
 * cookie counts at some of what kiosks may do.
 */
async function tryAll(
  operations: readonly ApiOperation[],
  role: Role | 'a kiosk' | 'nobody',
  send: Send,
): Promise<number> {
  const wrong: string[] = [];
  let kept = 0;
  for (const { name, method, path, action } of operations) {
    if (action === 'open') continue;
    const status = await send(method, path, method === 'GET' ? undefined : {});
    const known = role !== 'a kiosk' && role !== 'nobody';
    const allowed = role !== 'nobody' && allows(known ? role : 'kiosk', action);
    const out = known ? status === 403 : status === 401;
    // Some of what a screen's action is called is not for screens: fewer calls than its name says.
    const strict = known && role !== 'kiosk';
    if (status >= 500 || (out === allowed && (strict || !allowed)))
      wrong.push(`${name} as ${role}: ${status}`);
    if (!allowed) kept += 1;
  }
  expect(wrong).toEqual([]);
  return kept;
}

const MARK = 'planted-by-mass-assignment';
/** What a body might carry that is not the caller's to say. */
const EXTRA = {
  role: 'admin',
  id: MARK,
  createdBy: MARK,
  created_by: MARK,
  updatedBy: MARK,
  by: MARK,
  actor: MARK,
  userId: MARK,
  password_hash: MARK,
  passwordHash: MARK,
  totp_secret: MARK,
  totpSecret: MARK,
  secret: MARK,
  secret_hash: MARK,
  token: MARK,
  state: 'approved',
  isAdmin: true,
  deletedAt: null,
  hash: MARK,
};

/** Bodies that are known to be good, where the schema alone does not tell. */
const GOOD: Readonly<Record<string, (n: number) => unknown>> = {
  'POST /api/v1/users': (n) => ({ username: `massed ${n}`, password: 'a passphrase of theirs' }),
  'POST /api/v1/tokens': () => ({ name: 'massed', scopes: ['site:read'], expiresAt: null }),
  'PUT /api/v1/enrolment-policy': () => ({ policy: 'approve' }),
  'POST /api/v1/launches': () => ({
    source: { type: 'text', title: 'massed' },
    targets: ['all'],
    mode: 'manual',
    seconds: 1,
  }),
  'POST /api/v1/launches/clear': () => ({ targets: ['all'] }),
  'POST /api/v1/enrolment': (n) => ({ screen: `massed-${n}`, secret: 'x'.repeat(43) }),
};

/** Whether these words stand anywhere in what the server keeps. */
function isKept({ server }: Target, words: string): boolean {
  return readdirSync(server.dataDir, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(server.dataDir, name))
    .filter((file) => statSync(file).isFile())
    .some((file) => readFileSync(file).includes(words));
}

const POLLUTION = [
  '{"__proto__":{"role":"admin","polluted":true}}',
  '{"constructor":{"prototype":{"role":"admin","polluted":true}}}',
  '{"username":"p","password":"a passphrase","__proto__":{"role":"admin"}}',
  '{"toString":1,"valueOf":1,"hasOwnProperty":1}',
  '[{"__proto__":[]}]',
];
const BOMBS = [
  '['.repeat(100_000),
  '['.repeat(20_000) + ']'.repeat(20_000),
  '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000),
  `{"username":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
  `{${Array.from({ length: 5_000 }, (_, n) => `"k${n}":1`).join(',')}}`,
  '1e999999999',
  `"${'\\ud800'.repeat(5_000)}"`,
  '\u0000',
  '',
];

export const programs: Family = {
  title: 'API and tokens',
  attacks: [
    {
      name: 'every operation with a token of every scope, as a kiosk, as nobody',
      run: async ({ site }) => {
        const operations = await operationsOf(site);
        const mark = await site.auditMark();
        let kept = await tryAll(operations, 'nobody', withHeaders(site, {}));
        for (const scope of TOKEN_SCOPES)
          kept += await tryAll(operations, scope, withToken(site, (await makeToken(site, scope)).text));
        await site.admin.send('PUT', '/api/v1/enrolment-policy', { policy: 'open' });
        const kiosk = new KioskVisitor(site.url, 'scopes');
        expect((await kiosk.enrol()).verdict).toBe('approved');
        await site.admin.send('PUT', '/api/v1/enrolment-policy', { policy: 'approve' });
        kept += await tryAll(operations, 'a kiosk', withHeaders(site, { cookie: kiosk.cookie }));
        const lines = (await site.auditedSince(mark)).filter(({ action }) => action === 'access');
        expect(lines.length).toBeGreaterThan(10);
        return refused(`${kept} calls refused as the table says`, `${lines.length} × access refused`);
      },
    },
    {
      name: 'every operation as viewer and as editor',
      run: async ({ site }) => {
        const operations = await operationsOf(site);
        const mark = await site.auditMark();
        let kept = 0;
        for (const role of ['viewer', 'editor'] as const) {
          const visitor = await new Visitor(site.url).logIn(await addPerson(site, role));
          // What is one's own ends sessions: it is theirs to do, and would end the attack.
          const others = operations.filter(({ action }) => action !== 'account.own');
          kept += await tryAll(others, role, withHeaders(site, { cookie: visitor.cookie }));
        }
        const lines = (await site.auditedSince(mark)).filter(({ action }) => action === 'access');
        expect(lines.length).toBeGreaterThan(10);
        return refused(`${kept} calls refused as the table says`, `${lines.length} × access refused`);
      },
    },
    {
      name: 'a token in the query, as a cookie, as a password',
      run: async ({ site }) => {
        const { text } = await makeToken(site, 'site:admin');
        const basic = Buffer.from(`token:${text}`).toString('base64');
        const asked: readonly [string, Record<string, string>][] = [
          [`/api/v1/me?token=${text}`, {}],
          [`/api/v1/me?access_token=${text}`, {}],
          [`/api/v1/me?authorization=Bearer%20${text}`, {}],
          ['/api/v1/me', { cookie: `vitrine_session=${text}; token=${text}` }],
          ['/api/v1/me', { authorization: `Basic ${basic}` }],
          ['/api/v1/me', { 'x-api-key': text }],
        ];
        for (const [to, headers] of asked)
          expect([400, 401]).toContain((await ask(site.url, to, { headers })).status);
        for (const query of [`?as=token&token=${text}`, `?as=user&access_token=${text}`]) {
          const socket = new SocketClient(`${site.url.replace('http', 'ws')}/sync`, { query });
          expect((await socket.closed).code).toBe(CloseCode.notAuthenticated);
        }
        return refused(`${asked.length + 2} places, taken from Authorization alone`);
      },
    },
    {
      name: 'tokens that expired or were revoked, also on an open socket',
      run: async ({ behindProxy }) => {
        const soon = await makeToken(behindProxy, 'site:write', behindProxy.clock.now() + 60_000);
        const gone = await makeToken(behindProxy, 'site:write');
        const socket = new SocketClient(`${behindProxy.url.replace('http', 'ws')}/sync`, {
          token: gone.text,
          query: '?as=token',
        });
        await socket.open();
        for (const { text } of [soon, gone])
          expect(await withToken(behindProxy, text)('GET', '/api/v1/me')).toBe(200);
        const mark = await behindProxy.auditMark();
        await behindProxy.admin.send('DELETE', `/api/v1/tokens/${gone.id}`);
        behindProxy.clock.advance(61_000);
        for (const { text } of [soon, gone])
          expect(await withToken(behindProxy, text)('GET', '/api/v1/me')).toBe(401);
        await socket.closed;
        const lines = (await behindProxy.auditedSince(mark)).filter(({ action }) => action === 'token');
        expect(lines.length).toBe(1);
        return refused('401, and the socket is closed', 'token revoked');
      },
    },
    {
      name: 'mass assignment: fields that are not the caller’s to say, in every body',
      run: async ({ site }) => {
        const operations = (await operationsOf(site)).filter(({ body }) => body !== null);
        let [proven, refusals] = [0, 0];
        let n = 0;
        const send = async ({ method, path: to }: ApiOperation, body: unknown) => {
          n += 1;
          return (await site.admin.send(method, to, body)).status;
        };
        for (const operation of operations) {
          const good = () => GOOD[operation.name]?.(n) ?? sampleOf(operation.body);
          const plain = await send(operation, good());
          expect(plain).toBeLessThan(500);
          const status = await send(operation, { ...(good() as object), ...EXTRA });
          expect(status).toBeLessThan(500);
          if (plain < 300) proven += 1;
          if (status >= 400) refusals += 1;
        }
        expect(proven).toBeGreaterThanOrEqual(Object.keys(GOOD).length - 1);
        expect(isKept(site, MARK)).toBe(false);
        const { body } = await site.admin.call('GET', '/api/v1/users?limit=100');
        const { users } = body as { users: { username: string; role: string }[] };
        expect(
          users.filter(({ username, role }) => username.startsWith('massed') && role === 'admin'),
        ).toEqual([]);
        // The check can fail: what is the caller's to say is found.
        await site.admin.send('POST', '/api/v1/users', {
          username: 'findable-words',
          password: 'a passphrase',
        });
        expect(isKept(site, 'findable-words')).toBe(true);
        return refused(`${operations.length} bodies: ${refusals} refused, nothing of it is stored anywhere`);
      },
    },
    {
      name: 'one’s own role, by every method of one’s account',
      run: async ({ site }) => {
        const person = await addPerson(site, 'viewer');
        const visitor = await new Visitor(site.url).logIn(person);
        for (const method of ['PUT', 'PATCH', 'POST'])
          for (const to of [
            '/api/v1/me',
            `/api/v1/users/${person.id}`,
            '/api/v1/account',
            '/api/v1/users/me',
          ])
            expect([403, 404, 405]).toContain((await visitor.send(method, to, { role: 'admin' })).status);
        const { body } = await visitor.call('GET', '/api/v1/me');
        expect(JSON.stringify(body)).toContain('viewer');
        return refused('403, 404 or 405; still a viewer');
      },
    },
    {
      name: 'prototype pollution and JSON bombs, in every body',
      slow: true,
      run: async ({ site }) => {
        const operations = (await operationsOf(site)).filter(({ body }) => body !== null);
        const headers = { cookie: site.admin.cookie, 'content-type': 'application/json' };
        const wrong: string[] = [];
        for (const { name, method, path: to } of operations)
          for (const body of [...POLLUTION, ...BOMBS]) {
            const { status } = await ask(site.url, to, { method, headers, body });
            if (status >= 500) wrong.push(`${name}: ${status} for ${body.slice(0, 40)}`);
          }
        expect(wrong).toEqual([]);
        const made = await site.admin.call('POST', '/api/v1/users', {
          username: 'after pollution',
          password: 'a passphrase',
        });
        expect(made.body).toMatchObject({ role: 'editor' });
        expect(JSON.stringify(made.body)).not.toContain('polluted');
        expect((await ask(site.url, '/readyz')).status).toBe(200);
        return refused(`${operations.length} operations × ${POLLUTION.length + BOMBS.length} bodies, no 5xx`);
      },
    },
    {
      name: 'another method than the one that is asked for (override headers)',
      run: async ({ site }) => {
        const viewer = await new Visitor(site.url).logIn(await addPerson(site, 'viewer'));
        const { body } = await site.admin.call('GET', '/api/v1/users?limit=100');
        const count = (body as { users: unknown[] }).users.length;
        for (const name of ['x-http-method-override', 'x-method-override', 'x-http-method'])
          for (const method of ['GET', 'POST', 'HEAD', 'OPTIONS', 'TRACE'])
            await ask(site.url, '/api/v1/users', {
              method,
              headers: { cookie: viewer.cookie, [name]: 'DELETE', 'content-type': 'application/json' },
            }).catch(() => undefined);
        const after = await site.admin.call('GET', '/api/v1/users?limit=100');
        expect((after.body as { users: unknown[] }).users).toHaveLength(count);
        return refused('the request line alone counts');
      },
    },
  ],
};
