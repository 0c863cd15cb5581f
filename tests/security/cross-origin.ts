import { readdirSync } from 'node:fs';
import { expect } from 'vitest';
import type { Page } from '@playwright/test';
import { CloseCode } from '#lib/protocol/close-codes';
import { ROOM, SYNC_PATH } from '#lib/protocol/messages';
import { refused, type Family } from './attack';
import { operationsOf } from './operations';
import { openBrowser, startEvil, type Place } from './stage';
import type { Target } from './target';
import type { World } from './world';

const PLACES: readonly Place[] = ['neighbour', 'stranger'];
const ENCTYPES = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];

interface Change {
  readonly method: string;
  readonly path: string;
}

/** Paths of the pages whose forms are sent to the server. */
function formActions(): readonly string[] {
  return readdirSync('src/routes', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('+page.server.ts'))
    .map((file) => `/${file.replaceAll('\\', '/').replace(/\/?\+page\.server\.ts$/, '')}`)
    .map((path) => path.replace(/\/\([^)]*\)/g, ''))
    .filter((path) => path !== '/');
}

async function changesOf(site: Target): Promise<readonly Change[]> {
  const operations = (await operationsOf(site)).filter(({ changes }) => changes);
  return [
    ...operations.map(({ method, path }) => ({ method, path })),
    ...formActions().map((path) => ({ method: 'POST', path })),
    { method: 'POST', path: '/api/users' },
    { method: 'POST', path: `${SYNC_PATH}/${ROOM}?as=user` },
  ];
}

/** What people would notice, as text: whoever changes something changes it. */
async function stateOf({ admin }: Target): Promise<string> {
  const parts = ['users', 'tokens', 'devices', 'enrolment-policy', 'launches', 'account/sessions', 'me'];
  const answers = await Promise.all(
    parts.map(
      async (part) => (await (await admin.fetch(`/api/v1/${part}`)).json()) as Record<string, unknown>,
    ),
  );
  return JSON.stringify(answers.map(({ now: _now, ...rest }) => rest)).replace(/"lastUsedAt":\d+/g, '');
}

/** Every answer of the server to this page and its frames. */
function answersTo(
  page: Page,
  { url }: Target,
): { readonly method: string; readonly url: string; readonly status: number }[] {
  const seen: { method: string; url: string; status: number }[] = [];
  page.context().on('response', (response) => {
    if (!response.url().startsWith(url)) return;
    seen.push({ method: response.request().method(), url: response.url(), status: response.status() });
  });
  return seen;
}

/** Runs in the attacker's page: everything that a page may send to another origin without asking it first, and what it may ask. */
async function attackFromPage({
  origin,
  changes,
  enctypes,
}: {
  readonly origin: string;
  readonly changes: readonly Change[];
  readonly enctypes: readonly string[];
}): Promise<number> {
  let sent = 0;
  for (const { method, path } of changes) {
    const url = origin + path;
    const body = JSON.stringify({
      username: 'planted',
      password: 'planted by another site',
      targets: ['all'],
    });
    const modes: RequestInit[] = [
      { mode: 'no-cors', method: 'POST', headers: { 'content-type': 'text/plain' }, body },
      {
        mode: 'no-cors',
        method: 'POST',
        body: new URLSearchParams({ username: 'planted', password: 'planted by another site' }),
      },
      { mode: 'no-cors', method: 'POST', body: new Blob([body]) },
      { mode: 'cors', method, headers: { 'content-type': 'application/json' }, body },
      { mode: 'cors', method: 'POST', headers: { 'x-http-method-override': method }, body },
      {
        mode: 'cors',
        method,
        headers: { authorization: 'Bearer x', 'content-type': 'application/json' },
        body,
      },
    ];
    for (const mode of modes) {
      sent += 1;
      await fetch(url, { ...mode, credentials: 'include' }).catch(() => undefined);
    }
    navigator.sendBeacon(url, body);
    sent += 1;
    const override = `${url}${url.includes('?') ? '&' : '?'}_method=${method}`;
    const forms = [...enctypes.map((enctype) => [url, enctype] as const), [override, 'text/plain'] as const];
    await Promise.all(
      forms.map(([action, enctype]) => {
        const frame = document.createElement('iframe');
        frame.name = `frame-${sent}`;
        sent += 1;
        document.body.append(frame);
        const form = document.createElement('form');
        Object.assign(form, { action, method: 'POST', enctype, target: frame.name });
        // As text/plain this is JSON: `{"a":"=","username":"planted"…`.
        const field = document.createElement('input');
        field.name = `{"username":"planted","password":"planted by another site","a":"`;
        field.value = '"}';
        form.append(field);
        for (const name of ['username', 'password', '_method']) {
          const more = document.createElement('input');
          Object.assign(more, { name, value: name === '_method' ? method : 'planted by another site' });
          form.append(more);
        }
        document.body.append(form);
        return new Promise<void>((resolve) => {
          frame.addEventListener('load', () => {
            frame.remove();
            form.remove();
            resolve();
          });
          form.submit();
        });
      }),
    );
  }
  return sent;
}

async function forge({ site, browser }: World, place: Place): Promise<string> {
  const evil = await startEvil();
  const { context, page } = await openBrowser(browser, site, site.admin.cookie);
  try {
    const changes = await changesOf(site);
    expect(changes.length).toBeGreaterThan(20);
    const before = await stateOf(site);
    await page.goto(evil.pageAt(place));
    const answers = answersTo(page, site);
    const sent = await page.evaluate(attackFromPage, { origin: site.url, changes, enctypes: ENCTYPES });
    const wrong = answers.filter(
      ({ method, status }) =>
        method !== 'OPTIONS' && status !== 403 && !(method === 'POST' && status === 405),
    );
    expect(wrong).toEqual([]);
    // A preflight may be answered, but must not allow anything: then the request itself would follow. Of the others a
    // browser shows at least the answers to forms.
    const reached = answers.filter(({ method }) => method !== 'OPTIONS').length;
    expect(reached).toBeGreaterThanOrEqual(changes.length * (ENCTYPES.length + 1));
    expect(answers.filter(({ method }) => !['OPTIONS', 'POST'].includes(method))).toEqual([]);
    expect(await stateOf(site)).toBe(before);
    return `${changes.length} changes, ${sent} requests, none carried out`;
  } finally {
    await context.close();
    await evil.stop();
  }
}

/** What the audit log says of other websites. From the first on: within ten minutes of a line, the same is only counted. */
async function notedAs({ site }: Pick<World, 'site'>, via: 'api' | 'socket'): Promise<string> {
  const lines = (await site.auditedSince(0)).filter(
    ({ outcome, detail }) =>
      outcome === 'refused' && detail['because'] === 'badOrigin' && detail['via'] === via,
  );
  expect(lines.length).toBeGreaterThan(0);
  return `${lines.length} × refused`;
}

export const crossOrigin: Family = {
  title: 'other origins',
  attacks: [
    ...PLACES.map((place) => ({
      name: `CSRF on every change, from ${place === 'neighbour' ? 'another port (cookies are sent along)' : 'another site'}`,
      slow: place === 'stranger',
      run: async (world: World) => {
        const happened = await forge(world, place);
        return refused(happened, await notedAs(world, 'api'));
      },
    })),
    {
      name: 'a change by GET: pictures, scripts and links of another origin',
      slow: true,
      run: async ({ site, browser }) => {
        const evil = await startEvil();
        const { context, page } = await openBrowser(browser, site, site.admin.cookie);
        try {
          const before = await stateOf(site);
          const paths = (await changesOf(site)).map(({ path }) => path);
          await page.goto(evil.pageAt('neighbour'));
          await page.evaluate(
            async ({ origin, paths }) => {
              for (const path of paths) {
                for (const query of [
                  '',
                  '?_method=DELETE',
                  '?_method=POST&username=planted&password=planted-long',
                ]) {
                  const image = new Image();
                  await new Promise<void>((resolve) => {
                    image.onload = image.onerror = () => resolve();
                    image.src = origin + path + query;
                  });
                }
              }
            },
            { origin: site.url, paths },
          );
          expect(await stateOf(site)).toBe(before);
          return refused(`${paths.length * 3} addresses, nothing changed, still logged in`);
        } finally {
          await context.close();
          await evil.stop();
        }
      },
    },
    {
      name: 'reading with the person’s cookies (CORS)',
      run: async ({ site, browser }) => {
        const evil = await startEvil();
        const { context, page } = await openBrowser(browser, site, site.admin.cookie);
        try {
          const paths = (await operationsOf(site))
            .filter(({ method }) => method === 'GET')
            .map(({ path }) => path);
          let read: string[] = [];
          for (const place of PLACES) {
            await page.goto(evil.pageAt(place));
            read = await page.evaluate(
              async ({ origin, paths }) => {
                const got: string[] = [];
                for (const path of paths) {
                  const answer = await fetch(origin + path, { credentials: 'include' }).catch(() => null);
                  if (answer !== null) got.push(path);
                }
                return got;
              },
              { origin: site.url, paths: [...paths, '/manager', '/login'] },
            );
            expect(read).toEqual([]);
          }
          return refused(`${paths.length + 2} addresses, none readable`);
        } finally {
          await context.close();
          await evil.stop();
        }
      },
    },
    {
      name: 'WebSocket hijack: another origin opens /sync with the person’s cookies',
      run: async ({ site, browser }) => {
        const evil = await startEvil();
        const { context, page } = await openBrowser(browser, site, site.admin.cookie);
        const open = (address: string) =>
          page.evaluate(
            (url) =>
              new Promise<{ code: number; messages: number }>((resolve) => {
                const socket = new WebSocket(url);
                socket.binaryType = 'arraybuffer';
                let messages = 0;
                socket.onopen = () => socket.send(new Uint8Array([0, 0, 1, 0]));
                socket.onmessage = () => {
                  messages += 1;
                  socket.close();
                };
                socket.onclose = ({ code }) => resolve({ code, messages });
              }),
            address,
          );
        try {
          const address = `${site.url.replace('http', 'ws')}${SYNC_PATH}/${ROOM}`;
          for (const place of PLACES) {
            await page.goto(evil.pageAt(place));
            for (const query of ['', '?as=user', '?as=token'])
              expect(await open(address + query)).toEqual({ code: CloseCode.badOrigin, messages: 0 });
          }
          // The same page script gets the site where it is at home: the check can fail.
          await page.goto(`${site.url}/login`);
          expect((await open(`${address}?as=user`)).messages).toBe(1);
          return refused(
            `closed with ${CloseCode.badOrigin} before the first message`,
            await notedAs({ site }, 'socket'),
          );
        } finally {
          await context.close();
          await evil.stop();
        }
      },
    },
    {
      name: 'clickjacking: the manager in a frame of another origin',
      run: async ({ site, browser }) => {
        const evil = await startEvil();
        const { context, page } = await openBrowser(browser, site, site.admin.cookie);
        try {
          const paths = [
            '/manager',
            '/manager/account',
            '/login',
            '/logout',
            '/create_admin',
            '/display?screen=lobby',
          ];
          await page.goto(evil.pageAt('neighbour'));
          for (const path of paths) {
            await page.evaluate(
              (src) =>
                new Promise<void>((resolve) => {
                  const frame = document.createElement('iframe');
                  frame.onload = () => resolve();
                  frame.src = src;
                  document.body.replaceChildren(frame);
                }),
              site.url + path,
            );
            const frame = page.frames().find((one) => one !== page.mainFrame());
            expect([path, frame?.url()]).toEqual([path, 'chrome-error://chromewebdata/']);
          }
          return refused(`${paths.length} pages, none shown`);
        } finally {
          await context.close();
          await evil.stop();
        }
      },
    },
  ],
};
