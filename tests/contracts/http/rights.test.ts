import { describe, expect, test } from 'vitest';
import type { RequestHandler } from '@sveltejs/kit';
import { allows, type Action } from '#lib/access/access';
import { operationOf } from '#lib/server/operation';
import { logInAs } from '../../support/accounts';
import { startApp } from '../../support/app-server';
import { KioskVisitor } from '../../support/kiosk-visitor';
import { Visitor } from '../../support/visitor';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'fallback'];

/** What strangers may call. Whoever adds a line here says why in the method's own words. */
const OPEN = ['GET /api/v1/openapi.json', 'GET /api/v1/time', 'POST /api/v1/enrolment'];

const modules = import.meta.glob<Record<string, unknown>>('../../../src/routes/**/+server.ts', {
  eager: true,
});

interface Method {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly demand: Action | 'open' | undefined;
}

/** Every method that any `+server.ts` exports, with what it demands. */
const methods: Method[] = Object.entries(modules).flatMap(([file, exported]) => {
  const route = file.replace(/^.*\/src\/routes/, '').replace(/\/\+server\.ts$/, '');
  const path = route.replace(/\[\.\.\.path\]/, 'nothing-here').replace(/\[\w+\]/g, 'some-id');
  return METHODS.filter((method) => method in exported).map((method) => ({
    name: `${method} ${route}`,
    method: method === 'fallback' ? 'GET' : method,
    path,
    demand: operationOf(exported[method] as RequestHandler)?.action,
  }));
});

describe('every API method', () => {
  test('demands an action, or stands on the list of those that are open', () => {
    expect(methods.length).toBeGreaterThan(10);
    expect(methods.filter(({ demand }) => demand === undefined).map(({ name }) => name)).toEqual([]);
    expect(
      methods
        .filter(({ demand }) => demand === 'open')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(OPEN);
  });

  test('refuses strangers, kiosks, and people whose role does not allow it', async () => {
    const { url, context } = await startApp();
    const stranger = new Visitor(url);
    const admin = await logInAs('admin', url, context);
    await admin.call('PUT', '/api/v1/enrolment-policy', { policy: 'open' });
    const kiosk = new KioskVisitor(url, 'hall');
    expect((await kiosk.enrol()).verdict).toBe('approved');
    const viewer = await logInAs('viewer', url, context);
    const editor = await logInAs('editor', url, context);

    const wrong: string[] = [];
    for (const { name, method, path, demand } of methods) {
      if (demand === undefined || demand === 'open') continue;
      const body = method === 'GET' ? undefined : {};
      for (const who of [stranger, kiosk]) {
        const { status, body: answer } = await who.call(method, path, body);
        const sentence = (answer as { detail?: unknown }).detail;
        if (status !== 401 || typeof sentence !== 'string') wrong.push(`${name}: ${status}`);
      }
      for (const [role, who] of [
        ['viewer', viewer],
        ['editor', editor],
      ] as const) {
        const { status } = await who.send(method, path, body);
        if ((status === 403) === allows(role, demand)) wrong.push(`${name} as ${role}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('what no API method takes', () => {
  test('is refused as programs read it', async () => {
    const { url, context } = await startApp();
    const visitor = await logInAs('viewer', url, context);
    const refused: [string, string, number, string][] = [
      ['DELETE', '/api/v1/me', 405, 'method'],
      ['DELETE', '/api/v1/launches', 405, 'method'],
      ['GET', '/api/v2/me', 404, 'unknown-path'],
    ];
    for (const [method, path, status, code] of refused) {
      const answer = await visitor.send(method, path);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(await answer.json()).toMatchObject({ status, code });
      expect(answer.headers.get('allow') === null).toBe(status !== 405);
    }
  });
});

describe('every page', () => {
  test('but those of the account and the kiosk needs a session', async () => {
    const files = Object.keys(import.meta.glob('../../../src/routes/**/+page.svelte'));
    const paths = files.map((file) =>
      file
        .replace(/^.*\/src\/routes/, '')
        .replace(/\/\+page\.svelte$/, '')
        .replace(/\/\([^)]*\)/g, '')
        .replace(/\[\w+\]/g, 'some-id'),
    );
    const { url } = await startApp();
    const open = ['/login', '/create_admin', '/logout', '/display'];
    const stranger = new Visitor(url);
    const wrong: string[] = [];
    for (const path of paths.filter((candidate) => !open.includes(candidate))) {
      const answer = await stranger.fetch(path);
      const next = `/login?next=${encodeURIComponent(path)}`;
      if (answer.status !== 303 || answer.headers.get('location') !== next) wrong.push(path);
    }
    expect(wrong).toEqual([]);
  });
});
