import { expect, type BrowserContext, type Page } from '@playwright/test';
import * as Y from 'yjs';
import { createContent } from '#lib/model/content';
import { createPlaylist } from '#lib/model/playlist';
import { readSite } from '#lib/model/read';
import { createSchedule } from '#lib/model/schedule';
import type { Site } from '#lib/model/site';
import { callApi } from '../support/api';
import { test } from '../support/browser-test';
import { openEditor, type Editor } from '../support/editor';
import { headerState, openManager, openPage } from '../support/manager-page';
import { layCable, type Cable } from '../support/network';
import { startTestServer, type TestServer } from '../support/server';
import { ADMIN, signIn } from '../support/sign-in';
import { storedReplica } from '../support/stored-replica';

const ENV = { ADMIN_USERNAME: ADMIN.username, ADMIN_PASSWORD: ADMIN.password };

interface Seeded {
  readonly editor: Editor;
  readonly playlist: string;
  readonly schedule: string;
  readonly notice: string;
}

async function furnish(url: string): Promise<Seeded> {
  const cookie = await signIn(url);
  await callApi(url, cookie, 'PUT', '/api/v1/enrolment-policy', { policy: 'open' });
  const editor = await openEditor(url, cookie);
  const ids = await editor.edit((doc, origin) => {
    const at = Date.now();
    const text = (title: string) =>
      createContent(
        doc,
        { type: 'text', name: title, text: { title, body: '', colour: '#ffffff', align: 'center' }, at },
        origin,
      );
    const [one, two, three, four] = [text('One'), text('Two'), text('Three'), text('Four')];
    text('Five');
    const notice = text('Notice');
    const playlist = createPlaylist(
      doc,
      { name: 'Loop', items: [one, two, three, four].map((content) => ({ content })), at },
      origin,
    );
    const when = {
      start: '08:00',
      end: '12:00',
      days: [1, 2, 3, 4, 5, 6, 7] as (1 | 2 | 3 | 4 | 5 | 6 | 7)[],
      from: null,
      to: null,
      except: [],
    };
    const schedule = createSchedule(doc, { name: 'Mornings', playlist, targets: ['all'], when, at }, origin);
    return { playlist, schedule, notice };
  });
  return { editor, ...ids };
}

async function moveUp(page: Page, content: string, times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) await page.getByRole('button', { name: `Move ${content} up` }).click();
}

async function openLoop(page: Page): Promise<void> {
  await openPage(page, 'Playlists');
  await page.getByRole('link', { name: 'Loop' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Loop' })).toBeVisible();
}

async function setTimes(page: Page, times: { start?: string; end?: string }): Promise<void> {
  await openPage(page, 'Schedules');
  await page.getByRole('link', { name: 'List', exact: true }).click();
  await page.getByRole('button', { name: 'Mornings' }).click();
  const form = page.getByRole('dialog');
  if (times.start !== undefined) await form.getByLabel('Start').fill(times.start);
  if (times.end !== undefined) await form.getByLabel('End').fill(times.end);
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form).toBeHidden();
}

async function tagHall(page: Page, tag: string): Promise<void> {
  await openPage(page, 'Screens');
  await page.getByRole('button', { name: 'Edit Hall' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Tags').fill(tag);
  await form.getByLabel('Tags').press('Enter');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form).toBeHidden();
}

async function editNotice(page: Page): Promise<void> {
  await openPage(page, 'Contents');
  await page.getByRole('button', { name: 'Notice' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Title').fill('Notice, with the new hours');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form).toBeHidden();
}

async function trashNotice(page: Page): Promise<void> {
  await openPage(page, 'Contents');
  await page.getByRole('button', { name: 'Notice' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Move to trash' }).click();
  await page.getByRole('dialog').last().getByRole('button', { name: 'Move to trash', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Notice' })).toBeHidden();
}

async function reloadOffline(page: Page): Promise<void> {
  await expect(headerState(page)).toHaveAttribute('data-edits', 'device');
  await page.reload();
  await expect(page.getByText('edits are kept on this device').first()).toBeVisible();
  await expect(headerState(page)).toHaveAttribute('data-edits', 'device');
}

/** The titles of a playlist's items, in order. */
function titles(site: Site, playlist: string): readonly string[] {
  return (site.playlists.get(playlist)?.items ?? []).map(
    ({ content }) => site.contents.get(content ?? '')?.name ?? '?',
  );
}

const same = (one: Y.Doc, other: Y.Doc) => Y.equalSnapshots(Y.snapshot(one), Y.snapshot(other));

test.describe('two managers and a kiosk', () => {
  let server: TestServer;
  let contexts: BrowserContext[];
  let cables: Cable[];

  test.beforeEach(async ({ browser }) => {
    server = await startTestServer({ env: ENV });
    cables = await Promise.all([1, 2, 3].map(() => layCable(() => server.port)));
    contexts = await Promise.all([1, 2, 3].map(() => browser.newContext()));
  });
  test.afterEach(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    await Promise.all(cables.map((cable) => cable.close()));
    await server.stop();
  });

  const start = async () => {
    const seeded = await furnish(server.url);
    const [forA, forB, forKiosk] = contexts;
    const [cableA, cableB, cableKiosk] = cables;
    if (!forA || !forB || !forKiosk || !cableA || !cableB || !cableKiosk)
      throw new Error('Three of each were made.');
    const kiosk = await forKiosk.newPage();
    await kiosk.goto(`${cableKiosk.url}/display?id=hall&name=Hall`);
    await expect(kiosk.locator('#stage')).toHaveAttribute('data-replica', 'synced');
    const a = await openManager(forA, cableA.url);
    const b = await openManager(forB, cableB.url);
    return { ...seeded, a, b, kiosk, cableA, cableB };
  };

  test('an edit of one shows to the other and on the kiosk', async () => {
    const { editor, a, b, kiosk } = await start();
    await callApi(server.url, await signIn(server.url), 'POST', '/api/v1/launches', {
      source: {
        type: 'content',
        id: [...readSite(editor.doc).contents.values()].find(({ name }) => name === 'Notice')?.id,
      },
      targets: ['screen:hall'],
      mode: 'priority',
      seconds: null,
    });
    await expect(kiosk.locator('[data-layer="front"]').getByText('Notice')).toBeVisible();
    await editNotice(a);
    await expect(kiosk.locator('[data-layer="front"]').getByText('Notice, with the new hours')).toBeVisible();
    await openPage(b, 'Contents');
    await expect(b.getByText('Notice, with the new hours')).toBeVisible();
    await expect(headerState(a)).toHaveAttribute('data-edits', 'saved');
    await expect(headerState(a)).toHaveAttribute('data-shown', '1/1');
    editor.close();
  });

  test('edits made apart, kept over a reload without a network, come together the same everywhere', async () => {
    const { editor, playlist, schedule, notice, a, b, kiosk, cableA, cableB } = await start();
    const four = readSite(editor.doc).playlists.get(playlist)?.items[3]?.id ?? '';
    editor.close();
    cableA.cut();
    cableB.cut();
    for (const page of [a, b])
      await expect(headerState(page)).not.toHaveAttribute('data-connection', 'online');

    // A moves Four to the top, sets both times, tags the hall and edits the notice.
    await openLoop(a);
    await moveUp(a, 'Four', 3);
    await setTimes(a, { start: '06:30', end: '11:30' });
    await tagHall(a, 'lobby');
    await editNotice(a);
    // B moves Four elsewhere, puts Five where A put Four, sets the end alone, tags otherwise, trashes the notice.
    await openLoop(b);
    await moveUp(b, 'Four', 1);
    await b.getByRole('button', { name: 'Add Five' }).click();
    await moveUp(b, 'Five', 4);
    await setTimes(b, { end: '13:00' });
    await tagHall(b, 'food');
    await trashNotice(b);

    await reloadOffline(a);
    await reloadOffline(b);
    expect(titles(readSite(await storedReplica(a)), playlist)).toEqual(['Four', 'One', 'Two', 'Three']);
    expect(titles(readSite(await storedReplica(b)), playlist)).toEqual([
      'Five',
      'One',
      'Two',
      'Four',
      'Three',
    ]);

    await cableA.mend();
    await cableB.mend();
    for (const page of [a, b]) {
      await expect(headerState(page)).toHaveAttribute('data-edits', 'saved');
      await expect(headerState(page)).toHaveAttribute('data-shown', '1/1');
    }
    // What the server has on its disk, from a process that never saw the edits come in.
    await server.kill('SIGKILL');
    server = await startTestServer({ env: { ...ENV }, dataDir: server.dataDir });
    const reader = await openEditor(server.url, await signIn(server.url));
    for (const page of [a, b, kiosk]) {
      await expect.poll(async () => same(await storedReplica(page), reader.doc)).toBe(true);
    }

    const site = readSite(reader.doc);
    const items = site.playlists.get(playlist)?.items ?? [];
    const five = items.find(({ content }) => site.contents.get(content ?? '')?.name === 'Five')?.id ?? '';
    // Of two values for one field the same person's win throughout: Yjs decides by client. Four and Five have one rank
    // when A's move wins; ids break the tie.
    const top = [four, five].sort().map((id) => (id === four ? 'Four' : 'Five'));
    const times = site.schedules.get(schedule)?.when;
    const final = { order: titles(site, playlist), start: times?.start, end: times?.end };
    expect([
      { order: [...top, 'One', 'Two', 'Three'], start: '06:30', end: '11:30' },
      { order: ['Five', 'One', 'Two', 'Four', 'Three'], start: '08:00', end: '13:00' },
    ]).toContainEqual(final);
    expect(items).toHaveLength(5);
    expect(site.screens.get('hall')?.tags).toEqual(['food', 'lobby']);
    const kept = site.contents.get(notice);
    expect(kept?.type === 'text' && kept.text.title).toBe('Notice, with the new hours');
    expect(kept?.deletedAt).toBeGreaterThan(0);
    expect(site.damaged).toEqual([]);
    reader.close();
  });
});
