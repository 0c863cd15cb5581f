import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from '@playwright/test';
import { playByDefault } from '../support/kiosk-site';
import { kioskTest } from '../support/kiosk-test';

const HOST = '127.0.0.2';
const DAY = 86_400_000;

/** A feed as somebody who means harm would write it. */
const FEED = `<?xml version="1.0"?>
<!DOCTYPE rss [<!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY a "aaaaaaaa">]>
<rss version="2.0"><channel><title>House news</title>
<item><title>The lift works again<![CDATA[<script>pwned = 1</script>]]></title>
<description>&lt;img src=x onerror="pwned = 2"&gt;Since this morning&file;</description></item>
<item><title>&lt;iframe src="javascript:parent.pwned = 3"&gt;&lt;/iframe&gt;Soup today</title></item>
</channel></rss>`;

/** Somebody else's server: one feed, and nothing at any other address. */
async function startFeed(): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = http.createServer((request, response) => {
    if (request.url === '/rss') response.end(FEED);
    else response.writeHead(404).end();
  });
  server.listen(0, HOST);
  await once(server, 'listening');
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

kioskTest(
  'shows a feed with scripts as text, and goes on without the server and the feed, saying how old it is',
  async ({ context, open }) => {
    const feed = await startFeed();
    const site = await open('open', { env: { OUTBOUND_ALLOW: HOST } });
    const widget = (path: string) => ({ kind: 'feed', url: `${feed.url}${path}`, items: 3 }) as const;
    await playByDefault(site, [
      { seconds: 3_600, content: { type: 'widget', name: 'Never there', widget: widget('/gone') } },
      // Nearly always the turn of the one that was never there, whatever the hour.
      { seconds: 1, content: { type: 'widget', name: 'News', widget: widget('/rss') } },
    ]);
    const page = await context.newPage();
    await page.goto(`${site.server.url}/display?id=hall`);
    const shown = page.locator('[data-layer=front] .widget');
    // Also in the slot of the feed that was never there.
    await expect(shown.locator('.entry')).toHaveText(['The lift works again', 'Soup today']);
    await expect(shown.locator('.detail')).toHaveText('Since this morning&file;');
    await expect(shown.locator('.quiet')).toHaveText(/^House news · as of \d\d:\d\d$/);
    expect(await shown.locator('script, img, iframe').count()).toBe(0);
    expect(await page.evaluate(() => 'pwned' in globalThis)).toBe(false);
    await expect(page.locator('#stage')).toHaveAttribute('data-offline-ready', 'yes');

    await site.server.stop();
    await feed.stop();
    await page.clock.install({ time: Date.now() + 3 * DAY });
    await page.reload();
    await expect(shown.locator('.entry')).toHaveText(['The lift works again', 'Soup today']);
    await expect(shown.locator('.quiet')).toHaveText('House news · 3 days old');
  },
);
