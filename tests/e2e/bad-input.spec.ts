import { expect, type Page } from '@playwright/test';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createContent } from '#lib/model/content';
import { readSite } from '#lib/model/read';
import { test } from '../support/browser-test';
import { probeFrames, type FrameProbe } from '../support/frame-probe';
import { playByDefault, startForeignPage, startSite, type TestSite } from '../support/kiosk-site';
import { makeStrangeFilm } from '../support/make-film';
import { lockedPdf } from '../support/pdf';
import { makePicture } from '../support/pictures';
import type { Sample } from '../support/samples';
import { upload } from '../support/upload';

/*
 * One server and one screen play a playlist in which good and bad items take turns; each test asks what became of its
 * own bad item. A file is what the test answers for it, under the hash that the record has.
 */

const text = (title: string): Sample => ({
  type: 'text',
  name: title,
  text: { title, body: '', colour: '#ffffff', align: 'center' },
});

type Answer = Parameters<Parameters<Parameters<Page['route']>[1]>[0]['fulfill']>[0] | 'none';

interface BadFile {
  readonly what: string;
  readonly type: 'image' | 'video' | 'document';
  /** Those whose hash the record has; a file of its own in each case. */
  readonly bytes: (directory: string, what: string) => Promise<Buffer>;
  readonly answer: (bytes: Buffer) => Answer;
  /** What the manager is told, whole but for the item's name. */
  readonly says: RegExp;
}

const picture: BadFile['bytes'] = async (directory, what) =>
  readFileSync(await makePicture(directory, what, '#a01020'));

const FILES: readonly BadFile[] = [
  {
    what: 'a file that is gone',
    type: 'image',
    bytes: picture,
    answer: () => ({ status: 404 }),
    says: /can’t be shown: it did not load, or is damaged/,
  },
  {
    what: 'a server that fails',
    type: 'image',
    bytes: picture,
    answer: () => ({ status: 500 }),
    says: /can’t be shown: it did not load, or is damaged/,
  },
  {
    what: 'a picture that is damaged',
    type: 'image',
    // Of one that breaks off later, a browser shows what there is; the server takes neither.
    bytes: async (directory, what) => (await picture(directory, what)).subarray(0, 20),
    answer: (body) => ({ contentType: 'image/jpeg', body }),
    says: /can’t be shown: it did not load, or is damaged/,
  },
  {
    what: 'a film in a format that the device lacks',
    type: 'video',
    bytes: makeStrangeFilm,
    answer: (body) => ({ contentType: 'video/mp4', body }),
    says: /can’t be played/,
  },
  {
    what: 'a document with a password',
    type: 'document',
    bytes: () => Promise.resolve(lockedPdf()),
    answer: (body) => ({ contentType: 'application/pdf', body }),
    says: /can’t be shown: it has a password/,
  },
  {
    what: 'a download that stalls',
    type: 'image',
    bytes: picture,
    answer: () => 'none',
    says: /was not ready in all of its time/,
  },
];

/** What the stage says of itself, one line for each change. */
interface Seen {
  readonly item: string;
  readonly content: string;
}

let site: TestSite;
let page: Page;
let probe: FrameProbe;
let contents: readonly string[];
let items: readonly string[];
const directory = mkdtempSync(path.join(tmpdir(), 'vitrine-bad-input-'));
const told = new Set<string>();
let listening: ReturnType<typeof setInterval>;

test.beforeAll(async ({ browser }) => {
  site = await startSite('open');
  // A worker's own requests can't be answered by a test.
  page = await browser.newPage({ serviceWorkers: 'block' });
  const bad = await Promise.all(
    FILES.map(async ({ what, type, bytes, answer }): Promise<Sample> => {
      const file = await bytes(directory, what);
      const hash = createHash('sha256').update(file).digest('hex');
      const said = answer(file);
      await page.route(`**/media/${hash}`, (route) => (said === 'none' ? undefined : route.fulfill(said)));
      const media = {
        hash,
        mime: '',
        bytes: file.length,
        width: 1,
        height: 1,
        durationMs: 1_000,
        thumb: null,
      };
      if (type === 'document') return { type, name: what, media: { ...media, pages: 1 } };
      return { type, name: what, media };
    }),
  );
  const made = await playByDefault(
    site,
    bad.flatMap((content, index) => [
      { seconds: 1, content: text(`Good ${index}`) },
      { seconds: 1, content },
    ]),
  );
  contents = made.contents;
  items = (readSite(site.editor.doc).playlists.get(made.playlist)?.items ?? []).map(({ id }) => id);
  await page.addInitScript(() => {
    const seen: Seen[] = [];
    Object.assign(globalThis, { seen });
    new MutationObserver(() => {
      const { item = '', content = '' } = document.querySelector<HTMLElement>('#stage')?.dataset ?? {};
      const last = seen.at(-1);
      if (last?.item !== item || last.content !== content) seen.push({ item, content });
    }).observe(document, { subtree: true, attributeFilter: ['data-item', 'data-content'] });
  });
  // A status names the last ten problems only.
  listening = setInterval(() => {
    for (const { text } of site.editor.screen('hall')?.status?.errors ?? []) told.add(text);
  }, 100);
  await page.goto(`${site.server.url}/display?id=hall`);
  await expect(page.locator('#stage')).toHaveAttribute('data-content', /.+/);
  probe = await probeFrames(page);
});

test.afterAll(async () => {
  clearInterval(listening);
  await page.close();
  await site.stop();
  rmSync(directory, { recursive: true, force: true });
});

const seen = () => page.evaluate(() => (globalThis as unknown as { seen: readonly Seen[] }).seen);

for (const [index, { what, says, answer }] of FILES.entries())
  test(`shows the next good thing in place of ${what}, and says why`, async () => {
    const [bad, next] = [contents[2 * index + 1] ?? '', contents[(2 * index + 2) % contents.length] ?? ''];
    const item = items[2 * index + 1];
    await expect.poll(() => [...told].filter((line) => line.includes(`“${what}”`)).join()).toMatch(says);
    const inItsSlot = async () =>
      (await seen()).filter((one) => one.item === item).map(({ content }) => content);
    // One that may still come is waited for, with the item before it on the screen.
    if (answer(Buffer.alloc(0)) !== 'none') await expect.poll(inItsSlot).toContain(next);
    await expect.poll(async () => (await seen()).at(-1)?.content).toBe(next);
    expect((await seen()).map(({ content }) => content)).not.toContain(bad);
    expect((await probe.read()).blanks).toEqual([]);
  });

/** Another screen of the site; plays one content from now on, whatever the others play. */
async function showOn(screen: string, content: Sample): Promise<string> {
  const id = await site.editor.edit((doc, origin) =>
    createContent(doc, { ...content, at: Date.now() }, origin),
  );
  await site.api('POST', '/api/v1/launches', {
    source: { type: 'content', id },
    targets: [`screen:${screen}`],
    mode: 'priority',
    seconds: null,
  });
  return id;
}

const problemsOf = (screen: string) => () =>
  (site.editor.screen(screen)?.status?.errors ?? []).map((one) => one.text).join('\n');

test('a page leads the screen nowhere, and opens neither windows nor dialogues', async ({ page: door }) => {
  const pushy = await startForeignPage(`<h1>Pushy</h1><script>
    const tries = [
      () => { top.location = 'about:blank'; },
      () => { parent.location.href = 'https://example.invalid/'; },
      () => open('about:blank'),
      () => alert('hello'),
      () => confirm('hello'),
      () => prompt('hello'),
      () => print(),
    ];
    for (const attempt of tries) try { attempt(); } catch {}
    addEventListener('beforeunload', (event) => event.preventDefault());
    document.body.dataset.tried = 'yes';
  </script>`);
  const opened: string[] = [];
  door.on('dialog', (dialog) => {
    opened.push(dialog.type());
    void dialog.dismiss();
  });
  door.context().on('page', () => opened.push('window'));
  const stage = door.locator('#stage');
  await door.goto(`${site.server.url}/display?id=door`);
  await expect(stage).toHaveAttribute('data-content', /.+/);
  const frames = await probeFrames(door);
  const shown = await showOn('door', { type: 'url', name: 'Pushy', url: pushy.url });
  await expect(stage).toHaveAttribute('data-content', shown);
  const body = door.frameLocator(`iframe[src="${pushy.url}"]`).locator('body');
  await expect(body).toHaveAttribute('data-tried', 'yes');
  // It goes as it came.
  const next = await showOn('door', text('Next'));
  await expect(stage).toHaveAttribute('data-content', next);
  expect(door.url()).toContain('/display?id=door');
  expect(opened).toEqual([]);
  expect((await frames.read()).blanks).toEqual([]);
  await pushy.stop();
});

test('a device that is full plays from the network, and says so', async ({ page: small }) => {
  const stage = small.locator('#stage');
  await small.goto(`${site.server.url}/display?id=small`);
  await expect(stage).toHaveAttribute('data-content', /.+/);
  const before = await showOn('small', text('Before'));
  await expect(stage).toHaveAttribute('data-content', before);
  const frames = await probeFrames(small);
  const devtools = await small.context().newCDPSession(small);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: site.server.url, quotaSize: 1 });
  const media = await upload(site.server.url, site.cookie, await makePicture(directory, 'Large', '#108040'));
  const large = await showOn('small', { type: 'image', name: 'Large', media });
  await expect(stage).toHaveAttribute('data-content', large);
  await expect.poll(problemsOf('small')).toContain('This device is out of space');
  await expect(stage).toHaveAttribute('data-offline-ready', 'no');
  expect((await frames.read()).blanks).toEqual([]);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: site.server.url });
});

test('a database that refuses to open leaves the copy of the site playing, and is told of', async ({
  page: hurt,
}) => {
  const stage = hurt.locator('#stage');
  await hurt.goto(`${site.server.url}/display?id=hurt`);
  await expect(stage).toHaveAttribute('data-server', 'ok');
  const shown = await showOn('hurt', text('Kept twice'));
  await expect(stage).toHaveAttribute('data-content', shown);
  await expect
    .poll(() =>
      hurt.evaluate(async () =>
        (await (await caches.open('vitrine-kiosk')).match('/kiosk/hurt/site'))?.text(),
      ),
    )
    .toContain('Kept twice');
  await hurt.addInitScript(() => {
    const open = indexedDB.open.bind(indexedDB);
    IDBFactory.prototype.open = (...args) => {
      if ('mended' in globalThis) return open(...args);
      const request = Object.assign(new EventTarget(), {
        error: new DOMException('Internal error opening backing store.', 'UnknownError'),
      });
      setTimeout(() => void (request as unknown as IDBOpenDBRequest).onerror?.(new Event('error')));
      return request as unknown as IDBOpenDBRequest;
    };
  });
  await hurt.reload();
  await expect(stage).toHaveAttribute('data-content', shown);
  const frames = await probeFrames(hurt);
  await expect(stage).toHaveAttribute('data-offline-ready', 'no');
  // It is tried again, and then the manager hears of what was.
  await hurt.evaluate(() => void Object.assign(globalThis, { mended: true }));
  await expect(stage).toHaveAttribute('data-server', 'ok');
  await expect
    .poll(problemsOf('hurt'))
    .toContain('The database on this device did not open: Internal error opening backing store.');
  await expect(stage).toHaveAttribute('data-content', shown);
  expect((await frames.read()).blanks).toEqual([]);
});
