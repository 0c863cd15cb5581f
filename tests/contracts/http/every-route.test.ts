import { describe, expect, test, vi } from 'vitest';
import type { RequestHandler } from '@sveltejs/kit';
import { TOKEN_SCOPES, type Action, type Role } from '#lib/access/access';
import { nodeOperations, nodeRoutes } from '#lib/server/http-routes';
import { operationOf } from '#lib/server/operation';
import { createToken } from '#lib/server/tokens/tokens';
import { COMMANDS } from '#sync-server/cli/commands';
import { logInAs } from '../../support/accounts';
import { startApp, type TestApp } from '../../support/app-server';
import { KioskVisitor } from '../../support/kiosk-visitor';
import { Visitor } from '../../support/visitor';
import { API, BUT_NOT, COMMAND_RULES, KIOSKS_TOO, MAY, OWN_ROUTES, PAGES, STREAMED } from './route-rules';

/*
 * Walks everything that can be asked of the server, as everybody who can ask, and holds what it answers against
 * `route-rules.ts`. What is new and has no rule there fails here.
 */

// Hundreds of requests one after the other: on a machine that is busy with everything else that takes its time.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'fallback'];
const endpoints = import.meta.glob<Record<string, unknown>>('../../../src/routes/**/+server.ts', {
  eager: true,
});
const pages = import.meta.glob<Record<string, unknown>>('../../../src/routes/**/+{page,layout}.server.ts', {
  eager: true,
});

const routeOf = (file: string): string =>
  file
    .replace(/^.*\/src\/routes/, '')
    .replace(/\/\+[\w.]+$/, '')
    .replace(/\/\([^)]*\)/g, '')
    .replace(/\[\.\.\.\w+\]/g, '*')
    .replace(/\[(\w+)\]/g, '{$1}');

/** What the code says that each method demands. */
const found: [string, Action | 'open' | 'nothing'][] = [
  ...Object.entries(endpoints).flatMap(([file, exported]) =>
    METHODS.filter((method) => method in exported).map((method): [string, Action | 'open' | 'nothing'] => [
      `${method === 'fallback' ? 'GET' : method} ${routeOf(file)}`,
      operationOf(exported[method] as RequestHandler)?.action ?? 'nothing',
    ]),
  ),
  ...nodeOperations.map(({ method, path, operation }): [string, Action | 'open'] => [
    `${method} ${path}`,
    operation.action,
  ]),
];

const inOrder = (rules: readonly (readonly [string, string])[]) =>
  rules.map(([name, rule]) => `${name}: ${rule}`).sort();

describe('everything has a rule', () => {
  test('every method of the API', () => {
    const wanted = Object.entries(API).flatMap(([action, names]) =>
      names.map((name) => [name, action] as const),
    );
    expect(inOrder(found)).toEqual(inOrder(wanted));
  });

  test('everything that runs on the server for a page', () => {
    const running = Object.entries(pages).flatMap(([file, { load, actions }]) => [
      ...(load === undefined ? [] : [`${routeOf(file) || '/'} load`]),
      ...Object.keys(actions ?? {}).map((name) => `${routeOf(file) || '/'} action ${name}`),
    ]);
    expect(running.sort()).toEqual(Object.keys(PAGES).sort());
  });

  test('everything that streams past Kit', () => {
    expect(nodeRoutes.map(({ name }) => name).sort()).toEqual(STREAMED);
  });

  test('what deals in secrets keeps no answer for an Idempotency-Key', () => {
    const operations = Object.values(endpoints).flatMap(({ POST }) =>
      POST === undefined ? [] : [operationOf(POST as RequestHandler)],
    );
    const keeps = operations.filter(
      (operation) => operation?.keyed === true && operation.secret !== true && namesSecret(operation),
    );
    expect(operations.filter((operation) => operation?.secret === true).length).toBeGreaterThan(5);
    expect(keeps.map((operation) => operation?.summary)).toEqual([]);
  });

  test('every command', () => {
    expect(COMMANDS.map(({ name }) => name).sort()).toEqual(Object.keys(COMMAND_RULES).sort());
  });
});

/** Whether a field of what an operation takes or answers is called as secrets are. */
function namesSecret(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  return Object.entries(schema).some(
    ([name, inner]) => /password|secret|recoveryCodes/i.test(name) || namesSecret(inner),
  );
}

type Send = (method: string, path: string) => Promise<number>;

/** Not through `Visitor.fetch`: what is asked here is nonsense, and only whether it is refused counts. */
async function ask(url: string, method: string, path: string, who: Record<string, string>): Promise<number> {
  const reads = method === 'GET' || method === 'HEAD';
  const answer = await fetch(new URL(path, url), {
    method,
    redirect: 'manual',
    headers: { ...who, 'content-type': 'application/json' },
    ...(reads ? {} : { body: '{}' }),
  });
  await answer.body?.cancel();
  return answer.status;
}

const asVisitor =
  ({ url, cookie }: Visitor): Send =>
  (method, path) =>
    ask(url, method, path, { cookie, origin: new URL(url).origin });

const asProgram =
  ({ url }: TestApp, token: string): Send =>
  (method, path) =>
    ask(url, method, path, { authorization: `Bearer ${token}` });

/** Everybody whom the server knows, and what role that gives them. */
async function everybody(app: TestApp): Promise<[string, Role, Send][]> {
  const known: [string, Role, Send][] = [];
  for (const role of ['admin', 'editor', 'viewer'] as const) {
    known.push([role, role, asVisitor(await logInAs(role, app.url, app.context))]);
  }
  for (const scope of TOKEN_SCOPES) {
    const wish = { name: scope, scopes: [scope], screen: null, createdBy: 'cli', expiresAt: null };
    known.push([`token ${scope}`, scope, asProgram(app, (await createToken(app.context, wish)).text)]);
  }
  return known;
}

/** Everybody who is nobody: a stranger, a kiosk where it has no business, and accounts and tokens that are over. */
async function nobodies(app: TestApp): Promise<[string, Send][]> {
  const { db } = app.context;
  await db.write.insertInto('server_settings').values({ key: 'enrolment_policy', value: 'open' }).execute();
  const kiosk = new KioskVisitor(app.url, 'hall');
  expect((await kiosk.enrol()).verdict).toBe('approved');
  const closed = async (name: string, fields: { disabled_at?: number; expires_at?: number }) => {
    const visitor = await logInAs('admin', app.url, app.context);
    const username = `${name} admin`;
    await db.write
      .updateTable('users')
      .set({ ...fields, username, username_key: username })
      .where('username_key', '=', 'some admin')
      .execute();
    return asVisitor(visitor);
  };
  const wish = { name: 'over', scopes: ['site:admin'] as const, screen: null, createdBy: 'cli' };
  const over = async (fields: { expires_at?: number; revoked_at?: number }) => {
    const { id, text } = await createToken(app.context, { ...wish, expiresAt: null });
    await db.write.updateTable('api_tokens').set(fields).where('id', '=', id).execute();
    return asProgram(app, text);
  };
  return [
    ['a stranger', asVisitor(new Visitor(app.url))],
    ['a kiosk', asVisitor(kiosk)],
    ['a disabled admin', await closed('disabled', { disabled_at: 1 })],
    ['an expired admin', await closed('expired', { expires_at: 1 })],
    ['an expired token', await over({ expires_at: 1 })],
    ['a revoked token', await over({ revoked_at: 1 })],
  ];
}

/** What stands in the path for its parameters; nothing of that exists. */
const pathOf = (name: string): string =>
  name
    .replace(/^\w+ /, '')
    .replace('{epoch}', '1')
    .replace(/\{\w+\}/g, 'some-id')
    .replace('*', 'nothing-here');

describe('every method of the API', () => {
  const methods = Object.entries(API).flatMap(([action, names]) =>
    names.map((name) => ({
      name,
      method: name.split(' ', 1)[0] ?? '',
      path: pathOf(name),
      action: action as Action | 'open',
    })),
  );

  test('is refused to nobody in particular', async () => {
    const app = await startApp();
    const wrong: string[] = [];
    for (const [who, send] of await nobodies(app)) {
      for (const { name, method, path, action } of methods) {
        // A token that is over is told so wherever it is shown.
        const opens =
          (action === 'open' && !who.endsWith('token')) || (who === 'a kiosk' && KIOSKS_TOO.includes(name));
        const status = await send(method, path);
        if ((status !== 401) !== opens) wrong.push(`${name} as ${who}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('is for the roles that the table names, and no other', async () => {
    const app = await startApp();
    const wrong: string[] = [];
    for (const [who, role, send] of await everybody(app)) {
      for (const { name, method, path, action } of methods) {
        const status = await send(method, path);
        const may = action === 'open' || (MAY[action] ?? []).includes(role);
        const allowed = may && !(BUT_NOT[name] ?? []).includes(role);
        const isRefused = status === 401 || status === 403;
        if (isRefused === allowed) wrong.push(`${name} as ${who}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('what the HTTP server answers by itself', () => {
  test.each(Object.entries(OWN_ROUTES))('%s is for every %s', async (name, rule) => {
    const app = await startApp();
    const [method = ''] = name.split(' ', 1);
    const strangers = rule === 'stranger';
    const over = await nobodies(app);
    for (const [who, send] of over) {
      // A kiosk reads media and streams: whatever screen it plays.
      if (who === 'a kiosk' && /\/(media|streams)\//.test(name)) continue;
      const status = await send(method, pathOf(name));
      expect(status === 401, `${who}: ${status}`).toBe(!strangers);
    }
    for (const [who, , send] of await everybody(app)) {
      const status = await send(method, pathOf(name));
      expect([401, 403].includes(status) && !name.startsWith('POST /sync'), `${who}: ${status}`).toBe(false);
    }
  });
});
