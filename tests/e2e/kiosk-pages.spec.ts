import http from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect } from '@playwright/test';
import sharp from 'sharp';
import { playByDefault } from '../support/kiosk-site';
import { kioskTest } from '../support/kiosk-test';

/** A page that is red at first and green once it was loaded again; its first 300 pixels are black. */
async function startBoard(): Promise<{ url: string; stop: () => Promise<void> }> {
  let colour = 'rgb(255, 0, 0)';
  const server = http.createServer((request, response) => {
    const isPage = request.url === '/';
    response.writeHead(isPage ? 200 : 404, { 'content-type': 'text/html' });
    response.end(
      `<!doctype html><style>body{margin:0;background:${colour}}</style><div style="height:300px;background:#000"></div>`,
    );
    // The player asks by an <object> first; that one counts for nothing.
    if (isPage && request.headers['sec-fetch-dest'] === 'iframe') colour = 'rgb(0, 255, 0)';
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

kioskTest(
  'shows a page enlarged and from some way down, and loads it again under what is shown',
  async ({ page, open }) => {
    const site = await open('open');
    const board = await startBoard();
    await playByDefault(site, [
      {
        seconds: 0,
        content: { type: 'url', name: 'Board', url: board.url, reloadSeconds: 10, zoom: 200, scroll: 290 },
      },
    ]);
    await page.setViewportSize({ width: 400, height: 300 });
    await page.goto(`${site.server.url}/display?id=hall`);
    await expect(page.locator('[data-layer=front] iframe')).toHaveCount(1);
    /** The colours above and below where the black ends: 10 pixels of the page, twice as large. */
    const colours = async () => {
      const picture = sharp(await page.screenshot()).removeAlpha();
      const at = async (top: number) =>
        [...(await picture.clone().extract({ left: 200, top, width: 1, height: 1 }).raw().toBuffer())].join();
      return [await at(16), await at(24), await at(290)];
    };
    const seen = new Set<string>();
    await expect
      .poll(
        async () => {
          const now = (await colours()).join(' ');
          seen.add(now);
          return now;
        },
        { timeout: 30_000, intervals: [100] },
      )
      .toBe('0,0,0 0,255,0 0,255,0');
    // Never white, never half: the first page until the second one stood there.
    expect([...seen]).toEqual(['0,0,0 255,0,0 255,0,0', '0,0,0 0,255,0 0,255,0']);
    await expect(page.locator('[data-layer=front] iframe')).toHaveCount(1);
    await board.stop();
  },
);
