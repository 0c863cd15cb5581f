import { describe, expect, test } from 'vitest';
import { demoteEverybody } from '../../support/accounts';
import * as Y from 'yjs';
import { createContent, updateContent } from '#lib/model/content';
import { readSite } from '#lib/model/read';
import { trashRecord } from '#lib/model/trash';
import type { Site } from '#lib/model/site';
import { startApp, type TestApp } from '../../support/app-server';
import { KioskVisitor } from '../../support/kiosk-visitor';
import { ADMIN } from '../../support/sign-in';
import { SocketClient } from '../../support/socket-client';
import { Visitor } from '../../support/visitor';

const origin = { kind: 'edit' };
const DAY = 86_400_000;

/** A site with two contents, an admin, and the admin's copy of it. */
async function begin() {
  const app = await startApp();
  const { menu, notice } = await app.context.live.edit('test', (doc, by) => ({
    menu: createContent(doc, { type: 'url', name: 'Menu', url: 'https://example.org/', at: 1 }, by),
    notice: createContent(doc, { type: 'url', name: 'Notice', url: 'https://example.org/', at: 1 }, by),
  }));
  const admin = await new Visitor(app.url).logIn(ADMIN);
  const copy = await copyOf(app, admin);
  return { app, live: app.context.live, admin, copy, menu, notice };
}

async function copyOf(app: TestApp, who: Visitor): Promise<Y.Doc> {
  const doc = new Y.Doc();
  const url = `${app.url.replace(/^http/, 'ws')}sync`;
  const socket = new SocketClient(url, { cookie: who.cookie, query: '?as=user' });
  await socket.greet(doc);
  socket.close();
  return doc;
}

async function post(who: Visitor, epoch: number | string, update: Uint8Array) {
  const answer = await who.fetch(`/api/v1/site/carry-over?epoch=${epoch}`, {
    method: 'POST',
    body: Buffer.from(update),
    headers: { 'content-type': 'application/octet-stream' },
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const names = (site: Site) => [...site.contents.values()].map(({ name }) => name).sort();

describe('how an epoch ended', () => {
  test('SS14.6: is told to people and screens: its last version, what it had, and what there is now', async () => {
    const { app, live, admin } = await begin();
    const old = live.epoch;
    const kiosk = new KioskVisitor(app.url, 'hall');
    await kiosk.enrol();
    await admin.call('PUT', '/api/v1/enrolment-policy', { policy: 'open' });
    const screen = new KioskVisitor(app.url, 'cave');
    await screen.enrol();
    const path = `/api/v1/site/epochs/${old}`;
    expect(await admin.call('GET', path)).toMatchObject({ status: 409, body: { code: 'epoch-goes-on' } });
    const copy = await copyOf(app, admin);
    const epoch = await live.beginEpoch('for a test');
    const answer = {
      epoch: old,
      version: 4,
      vector: Buffer.from(Y.encodeStateVector(copy)).toString('base64'),
      current: { uid: live.uid, epoch },
    };
    expect(await admin.call('GET', path)).toEqual({ status: 200, body: answer });
    expect(await screen.call('GET', path)).toEqual({ status: 200, body: answer });
    expect(await kiosk.call('GET', path)).toMatchObject({ status: 401 });
    expect(await new Visitor(app.url).call('GET', path)).toMatchObject({ status: 401 });
    // Everything that names the epoch names the new one.
    expect(await admin.call('GET', '/api/v1/me')).toMatchObject({ body: { site: { uid: live.uid, epoch } } });
    expect(await screen.enrol()).toMatchObject({ site: { uid: live.uid, epoch } });

    expect(await admin.call('GET', '/api/v1/site/epochs/12345')).toMatchObject({
      status: 404,
      body: { code: 'unknown-epoch' },
    });
    expect(await admin.call('GET', '/api/v1/site/epochs/x')).toMatchObject({ status: 400 });
    expect(await admin.call('POST', path)).toMatchObject({ status: 405 });
    app.clock.advance(91 * DAY);
    const later = await new Visitor(app.url).logIn(ADMIN);
    expect(await later.call('GET', path)).toMatchObject({ status: 410, body: { code: 'epoch-forgotten' } });
    expect(await post(later, old, new Uint8Array([0, 0]))).toMatchObject({ status: 410 });
  });
});

describe('edits of an epoch that ended', () => {
  test('SS14.7: are carried over by record, deletions included, as the person that made them; twice is once', async () => {
    const { app, live, admin, copy, menu, notice } = await begin();
    const old = live.epoch;
    const before = Y.encodeStateVector(copy);
    updateContent(copy, menu, { name: 'Lunch' }, origin);
    trashRecord(copy, 'contents', notice, 5, origin);
    createContent(copy, { type: 'url', name: 'New', url: 'https://example.org/', at: 1 }, origin);
    const update = Y.encodeStateAsUpdate(copy, before);
    await live.beginEpoch('for a test');
    await live.edit('test', (doc, by) => updateContent(doc, menu, { duration: 33 }, by));

    expect(await post(admin, old, update)).toEqual({ status: 200, body: { carried: 3, skipped: [] } });
    const site = await live.site();
    expect(names(site)).toEqual(['Lunch', 'New', 'Notice']);
    expect(site.contents.get(menu)).toMatchObject({ name: 'Lunch', duration: 33 });
    expect(site.contents.get(notice)?.deletedAt).toBe(5);
    const user = await app.context.db.read.selectFrom('users').select('id').executeTakeFirstOrThrow();
    const log = () =>
      app.context.db.read.selectFrom('document_updates').select(['seq', 'author']).orderBy('seq').execute();
    expect((await log()).at(-1)).toMatchObject({ author: `server:${user.id}` });

    const rows = (await log()).length;
    expect(await post(admin, old, update)).toEqual({ status: 200, body: { carried: 3, skipped: [] } });
    expect(await log()).toHaveLength(rows);
    expect(await live.site()).toEqual(site);
  });

  test('SS14.7: what can’t be carried over is named with a sentence, the rest is', async () => {
    const { app, live, admin, copy, menu, notice } = await begin();
    await live.edit('test', (doc, by) => trashRecord(doc, 'contents', notice, app.clock.now(), by));
    const old = live.epoch;
    app.clock.advance(31 * DAY);
    const again = await new Visitor(app.url).logIn(ADMIN);
    const before = Y.encodeStateVector(copy);
    updateContent(copy, menu, { name: 'Lunch' }, origin);
    updateContent(copy, notice, { name: 'Warning' }, origin);
    await live.beginEpoch('for a test');
    expect(await post(again, old, Y.encodeStateAsUpdate(copy, before))).toEqual({
      status: 200,
      body: {
        carried: 1,
        skipped: [
          {
            collection: 'contents',
            id: notice,
            message: expect.stringMatching(/“Warning” was deleted/) as string,
          },
        ],
      },
    });
    expect(names(await live.site())).toEqual(['Lunch']);
    expect(admin.url).toBe(again.url);
  });

  test('SS14.7: what can’t be read, misses changes, is another’s or too large is refused, and nothing changes', async () => {
    const { app, live, admin, copy, menu } = await begin();
    const old = live.epoch;
    expect(await post(admin, old, new Uint8Array([0, 0]))).toMatchObject({ body: { code: 'epoch-goes-on' } });
    await live.beginEpoch('for a test');
    const before = await live.site();
    updateContent(copy, menu, { name: 'One' }, origin);
    const between = Y.encodeStateVector(copy);
    updateContent(copy, menu, { name: 'Two' }, origin);
    const foreign = new Y.Doc();
    foreign.getMap('meta').set('uid', 'elsewhere');
    const refused: [Uint8Array, number, string][] = [
      [new Uint8Array([9, 9, 9]), 400, 'malformed-update'],
      [new Uint8Array(), 400, 'malformed-update'],
      [Y.encodeStateAsUpdate(copy, between), 409, 'gap'],
      [Y.encodeStateAsUpdate(foreign), 409, 'other-epoch'],
      [new Uint8Array(16 * 1024 * 1024 + 1), 413, 'too-large'],
    ];
    for (const [update, status, code] of refused) {
      expect(await post(admin, old, update)).toMatchObject({ status, body: { code } });
    }
    expect(await post(admin, 'x', new Uint8Array([0, 0]))).toMatchObject({ status: 400 });
    expect(await post(admin, 12_345, new Uint8Array([0, 0]))).toMatchObject({ status: 404 });
    expect(await post(admin, old, new Uint8Array([0, 0]))).toEqual({
      status: 200,
      body: { carried: 0, skipped: [] },
    });
    expect(await live.site()).toEqual(before);
    expect(readSite(copy).contents.get(menu)?.name).toBe('Two');

    // Only who may edit, and not another website with that person's cookie.
    expect(await post(new Visitor(app.url), old, new Uint8Array([0, 0]))).toMatchObject({ status: 401 });
    const abroad = await admin.fetch(`/api/v1/site/carry-over?epoch=${old}`, {
      method: 'POST',
      headers: { origin: 'https://elsewhere.example' },
    });
    expect(abroad.status).toBe(403);
    expect((await admin.call('GET', '/api/v1/site/carry-over')).status).toBe(405);
    await demoteEverybody(app.context);
    expect(await post(admin, old, new Uint8Array([0, 0]))).toMatchObject({ status: 403 });
  });
});
