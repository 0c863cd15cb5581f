import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, type BrowserContext, type Page } from '@playwright/test';
import { createContent, updateContent } from '#lib/model/content';
import { createPlaylist } from '#lib/model/playlist';
import { updateSettings } from '#lib/model/settings';
import { test } from '../support/browser-test';
import { storedCopies } from '../support/databases';
import { startBrowser, type KillableBrowser } from '../support/killable-browser';
import { makePicture } from '../support/pictures';
import { layCable } from '../support/network';
import { startSiteInProcess, type SiteInProcess } from '../support/site-in-process';
import { upload } from '../support/upload';

const AT = Date.parse('2026-11-23T08:00:00Z');

/** Two texts and a picture, two seconds each. */
async function furnish(site: SiteInProcess, directory: string): Promise<readonly string[]> {
  const media = await upload(site.url, site.cookie, await makePicture(directory, 'red', '#a01020'));
  return site.context.live.edit('test', (doc, origin) => {
    const text = (name: string) =>
      createContent(
        doc,
        { type: 'text', name, text: { title: name, body: '', colour: '#ffffff', align: 'center' }, at: AT },
        origin,
      );
    const picture = createContent(doc, { type: 'image', name: 'Picture', media, at: AT }, origin);
    const contents = [text('One'), picture, text('Two')];
    const items = contents.map((content) => ({ content, duration: 2 }));
    const playlist = createPlaylist(doc, { name: 'Default', at: AT, items }, origin);
    updateSettings(doc, { name: 'Test site', timezone: 'UTC', defaultPlaylist: playlist }, origin);
    return contents;
  });
}

const stage = (page: Page) => page.locator('#stage');

/** Opens a screen and waits until it could do without the server. */
async function openKiosk(context: BrowserContext, url: string, screen: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${url}/display?id=${screen}`);
  await expect(stage(page)).toHaveAttribute('data-server', 'ok');
  await expect(stage(page)).toHaveAttribute('data-offline-ready', 'yes');
  return page;
}

interface Seen {
  readonly item: string;
  readonly since: string;
  /** Counts the elements that have been in front: a restarted item is another one. */
  readonly layer: number;
}

/** Writes down what is in front from now on. */
async function record(page: Page): Promise<() => Promise<readonly Seen[]>> {
  await page.evaluate(() => {
    const seen: { item: string; since: string; layer: number }[] = [];
    Object.assign(globalThis, { seen });
    const layers: Element[] = [];
    const root = document.querySelector<HTMLElement>('#stage');
    if (root === null) throw new Error('There is no stage.');
    const look = (): void => {
      const front = root.querySelector('[data-layer=front]');
      if (front === null) throw new Error('Nothing is in front.');
      if (!layers.includes(front)) layers.push(front);
      const now = {
        item: root.dataset['item'] ?? '',
        since: root.dataset['since'] ?? '',
        layer: layers.indexOf(front),
      };
      if (JSON.stringify(now) !== JSON.stringify(seen.at(-1))) seen.push(now);
    };
    new MutationObserver(look).observe(root, { attributes: true, childList: true, subtree: true });
    look();
  });
  return () => page.evaluate(() => (globalThis as unknown as { seen: Seen[] }).seen);
}

let site: SiteInProcess;
let directory: string;
test.beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'vitrine-epoch-'));
  site = await startSiteInProcess({ dataDir: path.join(directory, 'data') });
});
test.afterEach(async () => {
  await site.stop();
  rmSync(directory, { recursive: true, force: true });
});

test('SS16.3: a screen that moves to a new epoch shows the same items at the same times as one that does not', async ({
  browser,
}) => {
  await furnish(site, directory);
  const cable = await layCable(() => site.port);
  const [moved, kept] = [await browser.newContext(), await browser.newContext()];
  try {
    const page = await openKiosk(moved, site.url, 'hall');
    const twin = await openKiosk(kept, cable.url, 'twin');
    const before = await storedCopies(page);
    cable.cut();
    const [seen, seenByTwin] = [await record(page), await record(twin)];
    await expect.poll(async () => (await seen()).length).toBeGreaterThan(1);

    const epoch = await site.beginEpoch();
    await expect.poll(() => storedCopies(page)).toEqual([`${epoch}/device/hall`]);
    expect(before).not.toEqual([`${epoch}/device/hall`]);
    await expect(stage(page)).toHaveAttribute('data-replica', 'synced');
    await expect(stage(page)).toHaveAttribute('data-server', 'ok');
    await expect(stage(twin)).toHaveAttribute('data-server', 'offline');
    const atMove = (await seen()).length;
    await expect.poll(async () => (await seen()).length).toBeGreaterThan(atMove + 2);

    // Each item came to the screen once: nothing was restarted, nothing else was in front for a moment.
    const [a, b] = [await seen(), await seenByTwin()];
    expect(new Set(a.map(({ since }) => since)).size).toBe(a.length);
    const slot = ({ item, since }: Seen) => `${since} ${item}`;
    const from = [a[0]?.since ?? '', b[0]?.since ?? ''].sort().at(-1) ?? '';
    const to = [a.at(-1)?.since ?? '', b.at(-1)?.since ?? ''].sort()[0] ?? '';
    const between = (all: readonly Seen[]) =>
      all.filter(({ since }) => since >= from && since <= to).map(slot);
    expect(between(a)).toEqual(between(b));
    expect(between(a).length).toBeGreaterThan(3);

    // From here on it is a screen like any other: it takes edits.
    await site.context.live.edit('test', (doc, origin) => updateSettings(doc, { name: 'Renamed' }, origin));
    const { lineage } = await site.context.live.site();
    expect(lineage).toHaveLength(2);
  } finally {
    await moved.close();
    await kept.close();
    await cable.close();
  }
});

/** Where a power cut hits: the page says so when it is there, and goes no further. */
const CUTS: readonly (readonly [where: string, cut: () => void])[] = [
  [
    'before it has asked how its epoch ended',
    () => {
      const { fetch } = globalThis;
      globalThis.fetch = (resource, ...rest) => {
        if (typeof resource !== 'string' || !resource.includes('/site/epochs/'))
          return fetch(resource, ...rest);
        console.log('cut here');
        return new Promise(() => undefined);
      };
    },
  ],
  [
    'before the new epoch is remembered',
    () => {
      const put = Object.getOwnPropertyDescriptor(IDBObjectStore.prototype, 'put')?.value as (
        this: IDBObjectStore,
        value: unknown,
        key?: IDBValidKey,
      ) => IDBRequest<IDBValidKey>;
      IDBObjectStore.prototype.put = function (value: unknown, key?: IDBValidKey) {
        if (key === 'device') {
          console.log('cut here');
          // A transaction with a request under way is not committed.
          const spin = (): void => {
            this.get('nothing').onsuccess = spin;
          };
          spin();
        }
        return key === undefined ? put.call(this, value) : put.call(this, value, key);
      };
    },
  ],
  [
    'before the old copy is deleted',
    () => {
      IDBFactory.prototype.deleteDatabase = () => {
        console.log('cut here');
        return {} as IDBOpenDBRequest;
      };
    },
  ],
];

test('SS16.2: a screen whose power is cut amid the move plays at once, and finishes the move later', async () => {
  const contents = await furnish(site, directory);
  const cable = await layCable(() => site.port);
  const profile = path.join(directory, 'profile');
  let browser: KillableBrowser = await startBrowser(profile);
  try {
    let page = await openKiosk(browser.context, cable.url, 'hall');
    for (const [where, cut] of CUTS) {
      await test.step(where, async () => {
        await browser.context.addInitScript(cut);
        await page.reload();
        await expect(stage(page)).toHaveAttribute('data-server', 'ok');
        const said = page.waitForEvent('console', (message) => message.text() === 'cut here');
        const epoch = await site.beginEpoch();
        await said;
        await browser.kill();

        cable.cut();
        browser = await startBrowser(profile);
        page = await browser.context.newPage();
        await page.goto(`${cable.url}/display?id=hall`);
        await expect(stage(page)).toHaveAttribute('data-replica', 'local');
        for (const id of contents) await expect(stage(page)).toHaveAttribute('data-content', id);
        // From a whole copy, not from the plain one beside it.
        await page.keyboard.press('d');
        await expect(page.getByText('Server time')).toBeVisible();
        await expect(page.getByText('database on this device')).toHaveCount(0);
        await page.keyboard.press('d');
        await cable.mend();
        await expect.poll(() => storedCopies(page)).toEqual([`${epoch}/device/hall`]);
        await expect(stage(page)).toHaveAttribute('data-replica', 'synced');
      });
    }
  } finally {
    await browser.kill();
    await cable.close();
  }
});

test('SS16.1: a screen keeps playing beside a server that was set back, and says why', async ({
  context,
}) => {
  const contents = await furnish(site, directory);
  const backup = path.join(directory, 'backup');
  const { port } = site;
  await site.stop();
  cpSync(path.join(directory, 'data'), backup, { recursive: true });
  site = await startSiteInProcess({ dataDir: path.join(directory, 'data'), port });
  const page = await openKiosk(context, site.url, 'hall');
  const [one = ''] = contents;
  const later = { title: 'Later', body: '', colour: '#ffffff', align: 'center' as const };
  await site.context.live.edit('test', (doc, origin) => updateContent(doc, one, { text: later }, origin));
  await expect(page.getByText('Later')).toBeVisible();
  const before = await storedCopies(page);
  await site.stop();
  await expect(stage(page)).toHaveAttribute('data-server', 'offline');

  // From the backup, and the site was rebuilt from what is in it.
  site = await startSiteInProcess({ dataDir: backup, port });
  await site.beginEpoch();
  await page.keyboard.press('d');
  await expect(page.getByText('This copy has changes that the server lost').first()).toBeVisible();
  await page.keyboard.press('d');
  await expect(page.getByText('Later')).toBeVisible();
  expect(await storedCopies(page)).toEqual(expect.arrayContaining(before));
});
