import { describe, expect, test, vi } from 'vitest';
import { createContent, updateContent } from '#lib/model/content';
import { trashRecord } from '#lib/model/trash';
import { createToken, revokeToken } from '#lib/server/tokens/tokens';
import { demoteEverybody, logInAs } from '../../support/accounts';
import { startApp, type TestApp } from '../../support/app-server';
import { readEvents } from '../../support/event-reader';
import { KioskVisitor } from '../../support/kiosk-visitor';
import { ADMIN } from '../../support/sign-in';
import { STATUS } from '../../support/status';
import { Visitor } from '../../support/visitor';

/** The server tells of screens once a second. */
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000 });

async function begin() {
  const app = await startApp();
  const admin = await new Visitor(app.url).logIn(ADMIN);
  const listen = (headers: Record<string, string>, query = '') =>
    readEvents(new URL(`/api/v1/events${query}`, app.url).href, headers);
  return { app, admin, listen };
}

function addContent(app: TestApp, name: string): Promise<string> {
  return app.context.live.edit('token:t1', (doc, origin) =>
    createContent(doc, { type: 'url', name, url: 'https://example.org/', at: 1 }, origin),
  );
}

describe('the stream of events', () => {
  test('tells of edits once they are on the disk: what, who, and which version', async () => {
    const { app, admin, listen } = await begin();
    const stream = await listen({ cookie: admin.cookie });
    expect(stream.status).toBe(200);
    expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(stream.headers.get('cache-control')).toBe('no-store, no-transform');
    expect(stream.headers.get('x-accel-buffering')).toBe('no');
    const id = await addContent(app, 'Menu');
    await app.context.live.edit('test', (doc, origin) => {
      updateContent(doc, id, { name: 'Lunch' }, origin);
    });
    await app.context.live.edit('test', (doc, origin) => trashRecord(doc, 'contents', id, 5, origin));
    await until(() => expect(stream.events).toHaveLength(4));
    expect(stream.events.map(({ name }) => name)).toEqual([
      'ready',
      'record.created',
      'record.changed',
      'record.deleted',
    ]);
    expect(stream.events[1]?.data).toMatchObject({
      collection: 'contents',
      id,
      name: 'Menu',
      by: 'token:t1',
    });
    expect(stream.events[2]?.data).toMatchObject({ fields: ['name'], name: 'Lunch', by: 'server' });
    const versions = stream.events.slice(1).map(({ data }) => Number(data['version']));
    expect(versions[1]).toBeGreaterThan(versions[0] ?? Number.NaN);
    expect(versions[2]).toBeGreaterThan(versions[1] ?? Number.NaN);
  });

  test('tells of launches, and of screens that come and report errors', async () => {
    const { app, admin, listen } = await begin();
    await admin.call('PUT', '/api/v1/enrolment-policy', { policy: 'open' });
    const kiosk = new KioskVisitor(app.url, 'hall');
    const { site } = await kiosk.enrol();
    const stream = await listen({ cookie: admin.cookie }, '?kinds=screen,launch.started,launch.cleared');
    const query = new URLSearchParams({ as: 'device:hall', site: site.uid, epoch: String(site.epoch) });
    const report = (errors: { at: number; text: string }[]) =>
      kiosk.fetch(`/sync/site/default?${query.toString()}`, {
        method: 'POST',
        body: JSON.stringify({ digest: null, status: { ...STATUS, errors } }),
      });
    expect((await report([])).status).toBe(200);
    await until(() =>
      expect(stream.events.at(-1)).toMatchObject({ name: 'screen.online', data: { screen: 'hall' } }),
    );
    await report([{ at: 5, text: 'no such file' }]);
    await until(() =>
      expect(stream.events.at(-1)).toMatchObject({
        name: 'screen.error',
        data: { screen: 'hall', errors: [{ at: 5, text: 'no such file' }] },
      }),
    );
    const source = { type: 'content', id: await addContent(app, 'Menu') };
    const targets = ['all'];
    expect(
      (await admin.call('POST', '/api/v1/launches', { mode: 'priority', targets, source, seconds: null }))
        .status,
    ).toBe(201);
    await until(() =>
      expect(stream.events.at(-1)).toMatchObject({
        name: 'launch.started',
        data: { mode: 'priority', target: 'all' },
      }),
    );
    expect((await admin.call('POST', '/api/v1/launches/clear', { targets })).status).toBe(200);
    await until(() =>
      expect(stream.events.at(-1)).toMatchObject({
        name: 'launch.cleared',
        data: { what: 'launches', target: 'all' },
      }),
    );
    expect(stream.events.some(({ name }) => name.startsWith('record.'))).toBe(false);
  });

  test('goes on where it broke off, or says that it can’t', async () => {
    const { app, admin, listen } = await begin();
    const { cookie } = admin;
    const stream = await listen({ cookie });
    await addContent(app, 'One');
    await until(() => expect(stream.events).toHaveLength(2));
    stream.close();
    await addContent(app, 'Two');
    const again = await listen({ cookie, 'last-event-id': stream.lastId() });
    await addContent(app, 'Three');
    await until(() => expect(again.events).toHaveLength(3));
    expect(again.events.map(({ name, data }) => [name, data['name']])).toEqual([
      ['ready', undefined],
      ['record.created', 'Two'],
      ['record.created', 'Three'],
    ]);
    const lost = await listen({ cookie, 'last-event-id': 'abc-5' });
    await until(() => expect(lost.events[0]?.name).toBe('reset'));
    await addContent(app, 'Four');
    const after = await listen({ cookie, 'last-event-id': lost.lastId() });
    await until(() => expect(after.events.map(({ name }) => name)).toContain('ready'));
  });

  test('is for those who may read: not for strangers and kiosks; unknown kinds are named', async () => {
    const { app, admin } = await begin();
    const viewer = await logInAs('viewer', app.url, app.context);
    const leaving = new AbortController();
    expect((await viewer.fetch('/api/v1/events', { signal: leaving.signal })).status).toBe(200);
    leaving.abort();
    expect((await new Visitor(app.url).fetch('/api/v1/events')).status).toBe(401);
    const kiosk = await createToken(app.context, {
      name: 'kiosk',
      scopes: ['kiosk'],
      screen: 'hall',
      createdBy: 'cli',
      expiresAt: null,
    });
    const asKiosk = await new Visitor(app.url).fetch('/api/v1/events', {
      headers: { authorization: `Bearer ${kiosk.text}` },
    });
    expect(asKiosk.status).toBe(403);
    const wrong = await admin.call('GET', '/api/v1/events?kinds=record,screens');
    expect(wrong).toMatchObject({ status: 400, body: { code: 'invalid' } });
    expect(JSON.stringify(wrong.body)).toContain('screen.offline');
    expect((await admin.send('POST', '/api/v1/events', {})).status).toBe(405);
  });

  test('ends at once when the right to it does', async () => {
    const { app, admin, listen } = await begin();
    const token = await createToken(app.context, {
      name: 'reader',
      scopes: ['site:read'],
      screen: null,
      createdBy: 'cli',
      expiresAt: null,
    });
    const byToken = await listen({ authorization: `Bearer ${token.text}` });
    const bySession = await listen({ cookie: admin.cookie });
    const viewer = await logInAs('viewer', app.url, app.context);
    const byViewer = await listen({ cookie: viewer.cookie });
    const soon = await createToken(app.context, {
      name: 'reader for a minute',
      scopes: ['site:read'],
      screen: null,
      createdBy: 'cli',
      expiresAt: app.context.now() + 60_000,
    });
    const byExpiring = await listen({ authorization: `Bearer ${soon.text}` });
    app.clock.advance(61_000);
    await byExpiring.ended;
    expect(byExpiring.events.at(-1)?.name).toBe('closed');
    await revokeToken(app.context, token.id);
    await byToken.ended;
    expect(byToken.events.at(-1)?.name).toBe('closed');
    await admin.submit('/logout', {});
    await bySession.ended;
    expect(bySession.events.at(-1)?.name).toBe('closed');
    await addContent(app, 'Menu');
    await until(() => expect(byViewer.events.at(-1)?.name).toBe('record.created'));
    expect([...byToken.events, ...bySession.events].map(({ name }) => name)).not.toContain('record.created');
    // A right that another process took away.
    await app.context.db.write.deleteFrom('sessions').execute();
    await byViewer.ended;
    expect(byViewer.events.at(-1)?.name).toBe('closed');
    await demoteEverybody(app.context);
  });

  test('is open so often for one person and no oftener', async () => {
    const { app, admin, listen } = await begin();
    const streams = await Promise.all(Array.from({ length: 10 }, () => listen({ cookie: admin.cookie })));
    expect(streams.map(({ status }) => status)).toEqual(Array(10).fill(200));
    const eleventh = await admin.call('GET', '/api/v1/events');
    expect(eleventh).toMatchObject({ status: 429, body: { code: 'too-many-streams' } });
    const viewer = await logInAs('viewer', app.url, app.context);
    expect((await listen({ cookie: viewer.cookie })).status).toBe(200);
    streams[0]?.close();
    await until(async () => expect((await listen({ cookie: admin.cookie })).status).toBe(200));
  });

  test('ends in order when the server stops', async () => {
    const { app, admin, listen } = await begin();
    const stream = await listen({ cookie: admin.cookie });
    await app.stop();
    await stream.ended;
    expect(stream.events.at(-1)).toMatchObject({ name: 'closed', data: { code: 1001 } });
  });
});
