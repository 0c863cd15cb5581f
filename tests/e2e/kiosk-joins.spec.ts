import { expect } from '@playwright/test';
import * as v from 'valibot';
import { playByDefault } from '../support/kiosk-site';
import { kioskTest } from '../support/kiosk-test';
import { makePicture } from '../support/pictures';
import { startTestServer } from '../support/server';
import { upload } from '../support/upload';

const devicesSchema = v.object({
  devices: v.array(
    v.object({ id: v.string(), screen: v.string(), code: v.nullish(v.string()), state: v.string() }),
  ),
});

kioskTest(
  'shows a code until somebody approves it, and a new one after it was revoked',
  async ({ page, open }) => {
    const site = await open('approve');
    const image = await upload(
      site.server.url,
      site.cookie,
      await makePicture(site.directory, 'red', '#a01020'),
    );
    await playByDefault(site, [{ seconds: 0, content: { type: 'image', name: 'Image', media: image } }]);
    await page.goto(`${site.server.url}/display?id=hall&name=Hall&location=Ground%20floor`);
    const stage = page.locator('#stage');
    const code = page.locator('.card-code');
    await expect(stage).toHaveAttribute('data-mode', 'pairing');
    await expect(stage).toContainText('Hall · Ground floor · hall');
    const pending = async () => {
      const { devices } = v.parse(devicesSchema, await site.api('GET', '/api/v1/devices'));
      return devices.find(({ state }) => state === 'pending');
    };
    // The mode is said before the server was asked; the code is its answer.
    await expect(code).toBeVisible();
    const asked = await pending();
    await expect(code).toHaveText(asked?.code ?? 'no code');

    await page.reload();
    await expect(code).toHaveText(asked?.code ?? 'no code');
    await site.api('POST', `/api/v1/devices/${asked?.id ?? ''}/approve`);
    await expect(stage).toHaveAttribute('data-mode', 'default');
    await expect(stage).toHaveAttribute('data-server', 'ok');
    await expect(stage).toHaveAttribute('data-cached', '1/1');
    await expect(page.locator('.kiosk-card')).toHaveCount(0);

    await site.api('POST', `/api/v1/devices/${asked?.id ?? ''}/revoke`);
    await expect(stage).toHaveAttribute('data-mode', 'pairing');
    await expect.poll(async () => (await pending())?.id ?? asked?.id).not.toBe(asked?.id);
    await expect(code).toHaveText((await pending())?.code ?? 'no code');
    expect(await page.evaluate(async () => (await (await caches.open('vitrine-media')).keys()).length)).toBe(
      0,
    );
    expect(
      await page.evaluate(async () =>
        (await indexedDB.databases()).map(({ name }) => name).filter((name) => name?.includes('/site/')),
      ),
    ).toEqual([]);
  },
);

kioskTest(
  'joins by the key behind its address, and says why an old one is not taken',
  async ({ page, open }) => {
    const site = await open('approve');
    await site.api('PUT', '/api/v1/enrolment-policy', { policy: 'key' });
    const key = v.parse(
      v.object({ id: v.string(), text: v.string() }),
      await site.api('POST', '/api/v1/enrolment-keys', { name: 'Depot', mostDevices: null, expiresAt: null }),
    );
    const asked: string[] = [];
    page.on('request', (request) => asked.push(`${request.url()} ${JSON.stringify(request.headers())}`));
    const stage = page.locator('#stage');
    await page.goto(`${site.server.url}/display?id=hall#key=${key.text}`);
    await expect(stage).toHaveAttribute('data-mode', 'idle');
    await expect(stage).toHaveAttribute('data-server', 'ok');

    await site.api('DELETE', `/api/v1/enrolment-keys/${key.id}`);
    await page.goto(`${site.server.url}/display?id=bar#key=${key.text}`);
    await expect(stage).toContainText('The key in this screen’s address was revoked.');
    await expect(page.locator('.card-code')).toBeVisible();
    expect(asked.filter((request) => request.includes(key.text))).toEqual([]);

    // Another key in the address bar is no new page.
    const next = v.parse(
      v.object({ text: v.string() }),
      await site.api('POST', '/api/v1/enrolment-keys', { name: 'Again', mostDevices: 1, expiresAt: null }),
    );
    await page.goto(`${site.server.url}/display?id=bar#key=${next.text}`);
    await expect(stage).toHaveAttribute('data-mode', 'idle');
  },
);

kioskTest('says so when it is refused', async ({ page, open }) => {
  const site = await open('approve');
  await page.goto(`${site.server.url}/display?id=hall`);
  await expect(page.locator('.card-code')).toBeVisible();
  const { devices } = v.parse(devicesSchema, await site.api('GET', '/api/v1/devices'));
  await site.api('POST', `/api/v1/devices/${devices[0]?.id ?? ''}/refuse`);
  await expect(page.locator('#stage')).toContainText('This screen was refused');
  await expect(page.locator('#stage')).toHaveAttribute('data-server', 'refused');
});

kioskTest(
  'says so when the server is not there at its first start, and goes on by itself',
  async ({ page, open }) => {
    const site = await open('open');
    // Only the shell comes; the server that sent it is down before the kiosk asks.
    await page.route('**/api/v1/enrolment', (route) => route.abort());
    await page.goto(`${site.server.url}/display?id=hall`);
    await expect(page.locator('#stage')).toContainText('The server can’t be reached');
    await page.unroute('**/api/v1/enrolment');
    await expect(page.locator('#stage')).toHaveAttribute('data-mode', 'idle');
    await expect(page.locator('[data-layer=front]')).toContainText('My site');
  },
);

kioskTest('plays on, and says so, when its server was born again empty', async ({ page, open }) => {
  const site = await open('open');
  const image = await upload(
    site.server.url,
    site.cookie,
    await makePicture(site.directory, 'red', '#a01020'),
  );
  const { contents } = await playByDefault(site, [
    { seconds: 2, content: { type: 'image', name: 'One', media: image } },
    { seconds: 2, content: { type: 'image', name: 'Two', media: image } },
  ]);
  await page.goto(`${site.server.url}/display?id=hall`);
  const stage = page.locator('#stage');
  await expect(stage).toHaveAttribute('data-cached', '1/1');
  await expect(stage).toHaveAttribute('data-server', 'ok');
  // Until then media come from the network, also those that are on the device.
  await expect(stage).toHaveAttribute('data-offline-ready', 'yes');
  await site.server.kill('SIGKILL');
  await expect(stage).toHaveAttribute('data-server', 'offline');
  const reborn = await startTestServer({ env: { PORT: String(site.server.port) } });
  await expect(stage).toHaveAttribute('data-server', 'other-site');
  for (const id of [...contents, ...contents]) await expect(stage).toHaveAttribute('data-content', id);
  await page.reload();
  await expect(stage).toHaveAttribute('data-server', 'other-site');
  for (const id of contents) await expect(stage).toHaveAttribute('data-content', id);
  await reborn.stop();
});
