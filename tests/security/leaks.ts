import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import type { AuditLine } from '#lib/server/audit/read-log';
import { MessageType } from '#lib/protocol/messages';
import { httpElsewhere } from '../support/elsewhere';
import { ADMIN } from '../support/sign-in';
import { SocketClient } from '../support/socket-client';
import { Visitor } from '../support/visitor';
import { KioskVisitor } from '../support/kiosk-visitor';
import { GOOD_KEY, youtubeServer } from '../support/youtube-server';
import { ask } from './ask';
import { refused, type Family } from './attack';
import { formsOf } from './forms';
import { operationsOf } from './operations';
import { startTarget, type Target } from './target';

/** Secrets by what they are. */
class Secrets {
  readonly #known: { readonly what: string; readonly forms: readonly Buffer[] }[] = [];

  get kinds(): number {
    return this.#known.length;
  }

  /** @returns the secret itself */
  add<T extends string | Buffer>(what: string, secret: T | undefined): T {
    if (secret === undefined || secret.length < 8) throw new Error(`${what} is no secret: it is not there`);
    this.#known.push({ what, forms: formsOf(secret) });
    return secret;
  }

  /** What of them stands in these bytes. */
  in(bytes: Buffer): readonly string[] {
    return this.#known
      .filter(({ forms }) => forms.some((form) => bytes.includes(form)))
      .map(({ what }) => what);
  }
}

const KEY_FILE = 'secret.key';

function filesOf({ server: { dataDir } }: Target): readonly (readonly [string, Buffer])[] {
  return readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(dataDir, name)).isFile())
    .map((name) => [name, readFileSync(path.join(dataDir, name))]);
}

/** Calls the API; a POST first asks to be remembered, which what is secret must not be. */
function callerOf(visitor: Visitor) {
  let made = 0;
  return async <T = unknown>(method: string, to: string, body?: unknown): Promise<T> => {
    const send = (key: Readonly<Record<string, string>>) =>
      visitor.fetch(to, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        headers: { 'content-type': 'application/json', ...key },
      });
    made += 1;
    const keyed = method === 'POST' ? { 'idempotency-key': `leak-${made}` } : {};
    let answer = await send(keyed);
    const text = await answer.text();
    if (!text.includes('no-idempotency-key')) return (text === '' ? null : JSON.parse(text)) as T;
    answer = await send({});
    return (await answer.json()) as T;
  };
}

/** A person: passwords, sessions, a second factor with its codes, and what goes wrong with them. */
async function people(target: Target, secrets: Secrets): Promise<void> {
  const asAdmin = callerOf(target.admin);
  secrets.add('the first admin’s password', ADMIN.password);
  secrets.add('the admin’s session', target.admin.cookieNamed('vitrine_session'));
  const password = secrets.add('a password', 'velvet otter 4711 umbrella');
  const username = 'findable-words';
  const person = await asAdmin<{ id: string }>('POST', '/api/v1/users', { username, password });
  const wrong = secrets.add('a password that was wrong', 'mustard glacier 1288 tram');
  // Nor what stands where a name should: people type their password there.
  const slip = secrets.add('a password in the place of a name', 'copper lantern 9034 quay');
  const visitor = new Visitor(target.url);
  await visitor.submit('/login', { username, password: wrong });
  await visitor.submit('/login', { username: slip, password: '' });
  await visitor.submit('/login', { username: slip, password: wrong });
  await visitor.logIn({ username, password });
  secrets.add('a session', visitor.cookieNamed('vitrine_session'));
  const call = callerOf(visitor);
  await call('PUT', '/api/v1/account/password', { current: wrong, password: wrong });
  const changed = secrets.add('a password that was changed', 'window harvest 5520 lime');
  await call('PUT', '/api/v1/account/password', { current: password, password: changed });
  await asAdmin('POST', '/api/v1/users', { username: 'x', password: changed, role: 'owner' });
  await asAdmin('POST', '/api/v1/users', { username: changed, password, [slip]: 1 });
  const { secret } = await call<{ secret: string }>('POST', '/api/v1/account/second-factor', {
    password: changed,
  });
  secrets.add('the secret of an authenticator', secret);
  const { generateSync } = await import('otplib');
  const code = () => generateSync({ secret, epoch: Math.floor(target.clock.now() / 1_000) });
  const done = await call<{ recoveryCodes: string[] }>('POST', '/api/v1/account/second-factor/confirm', {
    code: code(),
  });
  const codes = done.recoveryCodes.flatMap((one) => [
    secrets.add('a recovery code', one),
    secrets.add('a recovery code without its dash', one.replace('-', '')),
  ]);
  const again = new Visitor(target.url);
  await again.submit('/login', { username, password: changed });
  secrets.add('the ticket of a login', again.cookieNamed('vitrine_login'));
  await again.submit('/login', { code: 'AAAAA-AAAAA' });
  await again.submit('/login', { code: codes[0] ?? '' });
  secrets.add('a session by a recovery code', again.cookieNamed('vitrine_session'));
  const reset = secrets.add('a password that an admin gave', 'granite poppy 3107 ferry');
  await asAdmin('PUT', `/api/v1/users/${person.id}/password`, { password: reset });
}

/** Programs and kiosks: tokens in their place and out of it, and a device’s secret and cookie. */
async function programs(target: Target, secrets: Secrets): Promise<void> {
  const asAdmin = callerOf(target.admin);
  const made = await asAdmin<{ text: string }>('POST', '/api/v1/tokens', {
    name: 'leaks',
    scopes: ['site:write', 'kiosk'],
    screen: null,
    expiresAt: null,
  });
  const token = secrets.add('a token', made.text);
  secrets.add('the secret part of a token', token.split('_').slice(2).join('_'));
  const headers = { authorization: `Bearer ${token}` };
  for (const to of ['/api/v1/contents', '/api/v1/users', '/api/v1/events', '/api/v1/nothing', '/media/x'])
    await ask(target.url, to, { headers });
  // Where it does not belong, and no log may keep it.
  for (const to of [
    `/api/v1/me?token=${token}`,
    `/manager?token=${token}`,
    `/sync/site/default?token=${token}`,
  ])
    await ask(target.url, to, { headers: { cookie: target.admin.cookie } });
  await ask(target.url, '/api/v1/me', { headers: { authorization: `Bearer ${token.slice(0, -1)}A` } });
  const sync = `${target.url.replace('http', 'ws')}/sync`;
  const socket = new SocketClient(sync, { token, query: '?as=token' });
  await socket.open();
  socket.close();
  await new SocketClient(sync, { query: `?as=token&token=${token}` }).closed;

  await asAdmin('PUT', '/api/v1/enrolment-policy', { policy: 'open' });
  const kiosk = new KioskVisitor(target.url, 'leaks');
  secrets.add('a kiosk’s secret', kiosk.secret);
  await kiosk.enrol();
  await kiosk.ask({ name: 5 });
  secrets.add('a kiosk’s cookie', kiosk.cookieNamed('vitrine_device_leaks'));
  const { cookie } = kiosk;
  const screen = new SocketClient(sync, { cookie, query: '?as=device:leaks' });
  await screen.open();
  screen.send(MessageType.queryAwareness, () => undefined);
  screen.close();
  await kiosk.fetch('/api/v1/screens/leaks/playback');
}

/** What the server keeps of other services: sealed. Both are used, and both fail, which is logged. */
async function services(target: Target, secrets: Secrets, serveYoutube: () => void): Promise<void> {
  const asAdmin = callerOf(target.admin);
  const receiver = await httpElsewhere((_request, response) => response.writeHead(204).end());
  // A path may be a secret of the receiver’s: that the server needs, but no log.
  const make = (url: string) =>
    asAdmin<{ webhook: { id: string }; secret: string }>('POST', '/api/v1/webhooks', {
      name: 'leaks',
      url,
      events: ['site.changed'],
    });
  const hook = await make(`http://127.0.0.2:${receiver.port}/`);
  secrets.add('a webhook’s secret', hook.secret);
  const at = `/api/v1/webhooks/${hook.webhook.id}`;
  const renewed = await asAdmin<{ secret: string }>('POST', `${at}/secret`);
  secrets.add('a webhook’s new secret', renewed.secret);
  await asAdmin('POST', `${at}/test`);
  const inside = await make('http://127.0.0.1:8999/');
  secrets.add('the secret of a webhook that leads inside', inside.secret);
  await asAdmin('POST', `/api/v1/webhooks/${inside.webhook.id}/test`);
  await asAdmin('PATCH', at, { url: 'http://somebody:hunter2-in-the-clear@example.org/' });
  secrets.add('a password in an address', 'hunter2-in-the-clear');
  await asAdmin('POST', '/api/v1/contents', { type: 'url', name: 'Menu', url: 'https://example.org/' });

  const bad = secrets.add('a wrong YouTube key', 'AIza-bad-key-987654321');
  secrets.add('the YouTube key', GOOD_KEY);
  await asAdmin('PUT', '/api/v1/youtube/key', { key: bad });
  await asAdmin('PUT', '/api/v1/youtube/key', { key: GOOD_KEY });
  await asAdmin('GET', '/api/v1/youtube/videos/jNQXAC9IVRw');
  serveYoutube();
  await asAdmin('GET', '/api/v1/youtube/videos/aqz-KE-bpKQ');
  await asAdmin('PUT', '/api/v1/youtube/key', { key: GOOD_KEY });
}

const PAGES = [
  '/manager',
  '/manager/people',
  '/manager/tokens',
  '/manager/webhooks',
  '/manager/server',
  '/manager/account',
  '/manager/audit',
  '/second-factor',
  '/login',
];

/** Everything that can be read over HTTP, afterwards. */
async function everyAnswer(target: Target): Promise<readonly (readonly [string, Buffer])[]> {
  const reads = (await operationsOf(target))
    .filter(({ method }) => method === 'GET')
    .map(({ path: to }) => to);
  const { body } = await target.admin.call('GET', '/api/v1/webhooks');
  const hooks = (body as { webhooks: { id: string }[] }).webhooks;
  const more = hooks.map(({ id }) => `/api/v1/webhooks/${id}/deliveries`);
  const answers: [string, Buffer][] = [];
  for (const to of [...reads, ...more, ...PAGES]) {
    const answer = await ask(target.url, to, { headers: { cookie: target.admin.cookie } });
    answers.push([to, Buffer.from(answer.body)]);
  }
  return answers;
}

const named = (lines: readonly AuditLine[]): Buffer => Buffer.from(JSON.stringify(lines));

export const leaks: Family = {
  title: 'secrets in the clear',
  attacks: [
    {
      name: 'every kind of secret, made and used: the data directory, the log, the audit log, every answer',
      run: async () => {
        const youtube = await youtubeServer();
        youtube.videos.set('jNQXAC9IVRw', { title: 'Me at the zoo', duration: 'PT19S' });
        const target = await startTarget({
          OUTBOUND_ALLOW: '127.0.0.2',
          VITRINE_TEST_YOUTUBE: youtube.origin,
        });
        try {
          const secrets = new Secrets();
          await people(target, secrets);
          await programs(target, secrets);
          await services(target, secrets, () => (youtube.day = 'down'));
          const found = (places: readonly (readonly [string, Buffer])[]) =>
            places.flatMap(([place, bytes]) => secrets.in(bytes).map((what) => `${what} in ${place}`));
          // While it runs, what was written last stands beside the database (WAL).
          expect(found(filesOf(target))).toEqual([]);
          expect(found(await everyAnswer(target))).toEqual([]);
          const lines = await target.auditedSince(0);
          expect(found([['the audit log', named(lines)]])).toEqual([]);
          await target.server.stop();
          const files = filesOf(target);
          expect(found(files)).toEqual([]);
          const log = Buffer.from(target.server.output());
          expect(found([['the log', log]])).toEqual([]);
          // The server’s own key, without which what is sealed stays so.
          const [, key] = files.find(([name]) => name === KEY_FILE) ?? [];
          const own = new Secrets();
          own.add('the server’s key', Buffer.from(key?.toString('utf8').trim() ?? '', 'hex'));
          const others = files.filter(([name]) => name !== KEY_FILE);
          expect([...others, ['the log', log] as const].flatMap(([, bytes]) => own.in(bytes))).toEqual([]);
          // The search can fail: what is no secret is found.
          const open = new Secrets();
          open.add('a name', 'findable-words');
          for (const bytes of [named(lines), Buffer.concat(others.map(([, bytes]) => bytes))])
            expect(open.in(bytes)).toEqual(['a name']);
          expect(log.toString('utf8')).toContain('a webhook was not delivered');
          return refused(
            `${secrets.kinds} secrets, in ${files.length} files, ${log.length} bytes of log and ${lines.length} lines of the audit log: none`,
          );
        } finally {
          await target.stop();
        }
      },
    },
  ],
};
