import { expect } from '@playwright/test';
import { createContent } from '#lib/model/content';
import { startFrontProxy } from '../support/front-proxy';
import { playByDefault } from '../support/kiosk-site';
import { kioskTest } from '../support/kiosk-test';

const text = (title: string) =>
  ({
    type: 'text',
    name: title,
    text: { title, body: '', colour: '#ffffff', align: 'center' },
  }) as const;

kioskTest('plays from the copy of the site when the database does not open', async ({ page, open }) => {
  const site = await open('open');
  await playByDefault(site, [{ seconds: 0, content: text('Kept twice') }]);
  await page.goto(`${site.server.url}/display?id=hall`);
  const title = page.locator('[data-layer=front] .title');
  await expect(title).toHaveText('Kept twice');
  await expect
    .poll(() =>
      page.evaluate(async () =>
        (await (await caches.open('vitrine-kiosk')).match('/kiosk/hall/site'))?.text(),
      ),
    )
    .toContain('Kept twice');

  // From now on IndexedDB never answers.
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => new EventTarget() as unknown as IDBOpenDBRequest;
  });
  await page.reload();
  await expect(title).toHaveText('Kept twice');
  await expect(page.locator('#stage')).toHaveAttribute('data-offline-ready', 'no');
  await page.keyboard.press('d');
  await expect(page.locator('#debug')).toContainText('the copy of the site plays until it does');
});

kioskTest('two kiosks of one browser are two screens', async ({ context, open }) => {
  const site = await open('open');
  const other = await site.editor.edit((doc, origin) =>
    createContent(doc, { ...text('Only for the bar'), at: Date.now() }, origin),
  );
  await playByDefault(site, [{ seconds: 0, content: text('For all') }]);
  const [hall, bar] = [await context.newPage(), await context.newPage()];
  await hall.goto(`${site.server.url}/display?id=hall`);
  await bar.goto(`${site.server.url}/display?id=bar`);
  for (const page of [hall, bar]) await expect(page.locator('#stage')).toHaveAttribute('data-server', 'ok');
  await site.api('POST', '/api/v1/launches', {
    source: { type: 'content', id: other },
    targets: ['screen:bar'],
    mode: 'manual',
    seconds: null,
  });
  await expect(bar.locator('[data-layer=front]')).toContainText('Only for the bar');
  await expect(hall.locator('[data-layer=front]')).toContainText('For all');
});

kioskTest('forgets its site only when it is asked twice', async ({ page, open }) => {
  const site = await open('open');
  await playByDefault(site, [{ seconds: 0, content: text('Hello') }]);
  await page.goto(`${site.server.url}/display?id=hall`);
  await expect(page.locator('#stage')).toHaveAttribute('data-server', 'ok');
  await site.api('PUT', '/api/v1/enrolment-policy', { policy: 'approve' });
  for (let tap = 0; tap < 5; tap++) await page.mouse.click(20, 20);
  await page.getByRole('button', { name: 'Forget this site' }).click();
  await page.getByRole('button', { name: 'No' }).click();
  await expect(page.locator('[data-layer=front]')).toContainText('Hello');
  await page.getByRole('button', { name: 'Forget this site' }).click();
  await page.getByRole('button', { name: 'Yes, forget this site' }).click();
  await expect(page.locator('.card-code')).toBeVisible();
  // The id still belongs to the device that was: this one says so.
  await expect(page.locator('#stage')).toContainText('Another device has this id already');
});

kioskTest('changes to a new version of the app by itself, between two items', async ({ page, open }) => {
  const site = await open('open');
  const proxy = await startFrontProxy(site.server.port);
  await playByDefault(site, [
    { seconds: 20, content: text('One') },
    { seconds: 20, content: text('Two') },
  ]);
  await page.goto(`${proxy.url}/display?id=hall`);
  await expect(page.locator('#stage')).toHaveAttribute('data-offline-ready', 'yes');
  const shells = () =>
    page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('vitrine-app-')));
  const [old = ''] = await shells();
  const version = old.slice('vitrine-app-'.length);
  await page.evaluate(() => {
    addEventListener('pagehide', () => {
      const since = document.querySelector<HTMLElement>('#stage')?.dataset['since'] ?? '';
      localStorage.setItem('left-after-ms', String(Date.now() - Date.parse(since)));
    });
  });

  proxy.rewrite('/service-worker.js', (script) => script.replaceAll(version, 'next'));
  // A server that was away may have come back as another version.
  proxy.dropConnections();
  // Outlives the reload that it waits for.
  await page.waitForFunction(() => localStorage.getItem('left-after-ms') !== null);
  await expect(page.locator('#stage')).toHaveAttribute('data-mode', 'default');
  // Near the beginning of a slot of 20 s, not anywhere in it.
  expect(Number(await page.evaluate(() => localStorage.getItem('left-after-ms')))).toBeLessThan(5_000);
  expect(await shells()).toEqual([old, 'vitrine-app-next']);
  await proxy.close();
});
