import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { ServerContext } from '#lib/server/context';
import { nodeOperations } from '#lib/server/http-routes';
import { startApp } from '../../support/app-server';
import { KioskVisitor } from '../../support/kiosk-visitor';
import { fileOf, picture } from '../../support/media-files';
import { ADMIN } from '../../support/sign-in';
import { upload } from '../../support/tus-upload';
import { Visitor } from '../../support/visitor';

/** Every path of a route, API or page, as the app has it: `/api/v1/users/[id]`. */
const routes = Object.keys({
  ...import.meta.glob('../../../src/routes/**/+server.ts'),
  ...import.meta.glob('../../../src/routes/**/+page.svelte'),
}).map((file) =>
  file
    .replace(/^.*\/src\/routes/, '')
    .replace(/\/\+(server\.ts|page\.svelte)$/, '')
    .replace(/\/\([^)]*\)/g, ''),
);
const besideKit = nodeOperations.map(({ path }) => path.replace(/\{(\w+)\}/g, '[$1]'));
const others = ['/', '/healthz', '/readyz', '/media/[hash]', '/sync/site/default', '/favicon.svg'];

/** Whoever takes the whole audit log away stands in it. */
const NOTED = ['/api/v1/audit.csv', '/api/v1/audit.jsonl'];
/** When something was last used, which only people read. */
const BOOKKEEPING = new Set(['last_used_at', 'last_login_at']);

/** All that the server keeps: every row of every table, the document's updates among them. */
async function everythingKept({ db }: ServerContext): Promise<Record<string, readonly string[]>> {
  const tables = await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(
    db.read,
  );
  const kept: Record<string, readonly string[]> = {};
  for (const { name } of tables.rows) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(db.read);
    kept[name] = rows
      .map((row) =>
        JSON.stringify(row, (key, value: unknown) =>
          BOOKKEEPING.has(key)
            ? undefined
            : value instanceof Uint8Array
              ? Buffer.from(value).toString('hex')
              : value,
        ),
      )
      .sort();
  }
  return kept;
}

/** A site where every route has something to answer about, and the ids of it by where they stand in a path. */
async function begin() {
  const app = await startApp();
  const admin = await new Visitor(app.url).logIn(ADMIN);
  const made = async (path: string, body: unknown) =>
    (await admin.call('POST', path, body)).body as { readonly id: string };
  await admin.call('PUT', '/api/v1/enrolment-policy', { policy: 'open' });
  await new KioskVisitor(app.url, 'hall').enrol();
  const { devices } = (await admin.call('GET', '/api/v1/devices')).body as { devices: { id: string }[] };
  const user = await made('/api/v1/users', { username: 'somebody', password: 'a long enough passphrase' });
  const token = await made('/api/v1/tokens', { name: 'one', scopes: ['site:read'], expiresAt: null });
  const { body } = await upload(admin, fileOf('a.png', await picture(40, 30).png().toBuffer()));
  await admin.send('POST', '/api/v1/account/second-factor', { password: ADMIN.password });
  const ids: readonly (readonly [RegExp, string])[] = [
    [/\/devices\/\[\w+\]/, `/devices/${devices[0]?.id ?? ''}`],
    [/\/users\/\[\w+\]/, `/users/${user.id}`],
    [/\/tokens\/\[\w+\]/, `/tokens/${token.id}`],
    [/\/screens\/\[\w+\]/, '/screens/hall'],
    [/\/media\/\[\w+\]/, `/media/${body.media?.hash ?? ''}`],
    [/\[[^\]]+\]/g, 'some-id'],
  ];
  const pathOf = (route: string) => ids.reduce((path, [pattern, id]) => path.replace(pattern, id), route);
  return { ...app, admin, paths: [...new Set([...routes, ...besideKit, ...others])].map(pathOf) };
}

describe('a request that only reads', () => {
  test.each(['GET', 'HEAD', 'OPTIONS'])('changes nothing, at any path (%s)', async (method) => {
    const { admin, paths, url, context } = await begin();
    expect(paths.length).toBeGreaterThan(40);
    let before = await everythingKept(context);
    const cookie = admin.cookie;
    const wrong: string[] = [];
    for (const path of paths) {
      // A stream of news has no end: its beginning is enough.
      const asking = new AbortController();
      const answer = await fetch(new URL(path, url), {
        method,
        headers: { cookie },
        redirect: 'manual',
        signal: asking.signal,
      });
      if (answer.status >= 500) wrong.push(`${path} answered ${answer.status}`);
      asking.abort();
      const after = await everythingKept(context);
      const changed = Object.keys(after).filter((table) => String(before[table]) !== String(after[table]));
      const expected = NOTED.includes(path) ? 'audit_log' : '';
      if (changed.join() !== expected && changed.length > 0)
        wrong.push(`${path} changed ${changed.join(', ')}`);
      before = after;
    }
    expect(wrong).toEqual([]);
    // Nobody was logged out by a link either.
    expect((await admin.fetch('/api/v1/me')).status).toBe(200);
  });

  test('is seen when it writes after all', async () => {
    const { context, admin } = await begin();
    const before = await everythingKept(context);
    await admin.send('POST', '/api/v1/tokens', { name: 'two', scopes: ['site:read'], expiresAt: null });
    const after = await everythingKept(context);
    const changed = Object.keys(after).filter((table) => String(before[table]) !== String(after[table]));
    expect(changed).toContain('api_tokens');
  });
});
